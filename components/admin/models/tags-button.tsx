"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { Dialog } from "#components/ui/dialog";
import { TextField } from "#components/ui/field";
import { useSetTags } from "#lib/client/admin/models";
import type { ModelVersionDto } from "#lib/contracts/models";
import { TroubleNotice } from "../trouble-notice";
import { wordsIn } from "./upload/upload-form";

/** Changes the words a version is found by. */
export function TagsButton({ version }: { readonly version: ModelVersionDto }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Tags…</Button>
      {isOpen ? <TagsDialog version={version} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function TagsDialog({
  version: { model, version, tags },
  onClose,
}: {
  readonly version: ModelVersionDto;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const set = useSetTags({ model, version });
  const [text, setText] = useState(tags.join(", "));
  const onSave = async () => {
    await set.mutateAsync(wordsIn(text));
    onClose();
    router.refresh();
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!set.isPending) void onSave().catch(() => undefined);
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Tags of ${model} ${version}`}
      description="Words to find the version by. They can change; nothing else of a version does."
    >
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <TextField
          label="Tags"
          value={text}
          maxLength={2000}
          autoComplete="off"
          hint="Separated by commas; none takes them all off."
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <TroubleNotice error={set.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={set.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
