"use client";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { CheckField } from "#components/ui/check-field";
import { Dialog } from "#components/ui/dialog";
import { TextField } from "#components/ui/field";
import { useCreateKey } from "#lib/client/admin/people";
import { SCOPES, type Scope } from "#lib/kernel/principal";
import { ShownOnce } from "../shown-once";
import { TroubleNotice } from "../trouble-notice";

const MEANING: Readonly<Record<Scope, string>> = {
  predict: "ask for predictions",
  read: "read predictions, policies and models",
  outcome: "tell the truth later",
  metrics: "scrape metrics",
};

/** Makes a key and shows its secret once. */
export function NewKeyDialog({
  endpoints,
  onClose,
}: {
  readonly endpoints: readonly string[];
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const create = useCreateKey();
  const [isTried, setIsTried] = useState(false);
  const onCreate = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const scopes = SCOPES.filter((scope) => form.getAll("scopes").includes(scope));
    setIsTried(scopes.length === 0);
    if (scopes.length === 0) return;
    const day = String(form.get("expires") ?? "");
    const key = {
      name: String(form.get("name")),
      scopes,
      endpoints: form.getAll("endpoints").map(String),
      ...(day ? { expires_at: `${day}T23:59:59Z` } : {}),
    };
    create.mutate(key, { onSuccess: () => router.refresh() });
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Make a key">
      {create.data ? (
        <div className="flex flex-col gap-4">
          <ShownOnce title={`Secret of ${create.data.key.name}`} secret={create.data.secret} />
          <Button className="self-end" onClick={onClose}>
            Done
          </Button>
        </div>
      ) : (
        <form onSubmit={onCreate} className="flex flex-col gap-4">
          <TextField label="Name" name="name" required maxLength={100} autoFocus />
          <Choices
            legend="May"
            name="scopes"
            choices={SCOPES.map((it) => [it, MEANING[it]] as const)}
          />
          {isTried ? (
            <p role="alert" className="text-bad text-sm">
              Tick at least one thing it may do.
            </p>
          ) : null}
          <Choices
            legend="Endpoints; none ticked means all"
            name="endpoints"
            choices={endpoints.map((it) => [it, undefined] as const)}
          />
          <TextField label="Expires after" name="expires" type="date" hint="Empty: never" />
          <TroubleNotice error={create.error} />
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={create.isPending}>
              Make the key
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Choices({
  legend,
  name,
  choices,
}: {
  readonly legend: string;
  readonly name: string;
  readonly choices: readonly (readonly [string, string | undefined])[];
}) {
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      {choices.map(([value, hint]) => (
        <CheckField key={value} name={name} value={value} label={value} hint={hint} />
      ))}
    </fieldset>
  );
}
