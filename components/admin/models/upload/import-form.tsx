"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { FileField } from "#components/ui/file-field";
import { useImport } from "#lib/client/admin/models";
import { formatBytes } from "#lib/kernel/format";
import { TroubleNotice } from "../../trouble-notice";

/** Takes in what another installation exported: the same model, number and hashes. */
export function ImportForm() {
  const router = useRouter();
  const take = useImport();
  const [file, setFile] = useState<File | null>(null);
  const [isTried, setIsTried] = useState(false);
  const onImport = async (archive: File) => {
    const { model, version } = await take.mutateAsync(archive);
    router.push(`/models/${model}/${version}`);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setIsTried(true);
    if (file && !take.isPending) void onImport(file).catch(() => undefined);
  };
  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-3" noValidate>
      <FileField
        label="Exported archive"
        accept=".tar"
        hint="It is probed like any file, and keeps its name, number and hashes."
        error={isTried && file === null ? "Choose an archive" : undefined}
        chosen={file ? `${file.name}, ${formatBytes(file.size)}` : null}
        onChoose={setFile}
      />
      <TroubleNotice error={take.error} />
      <div>
        <Button type="submit" disabled={take.isPending}>
          {take.isPending ? "Importing…" : "Import"}
        </Button>
      </div>
    </form>
  );
}
