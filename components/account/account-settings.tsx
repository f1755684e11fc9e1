"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Notice } from "#components/ui/notice";
import { troubleOf } from "#lib/client/desk/trouble";
import { useSaveSettings } from "#lib/client/mutations/use-save-settings";
import type { UserSettings } from "#lib/contracts/people";
import { Appearance } from "./appearance";
import { KeySettings } from "./key-settings";

/** A person's settings; each change is saved and takes effect at once. */
export function AccountSettings({ initial }: { readonly initial: UserSettings }) {
  const router = useRouter();
  const [settings, setSettings] = useState(initial);
  const save = useSaveSettings();
  const onChange = (change: Partial<UserSettings>) => {
    const before = settings;
    const next = { ...settings, ...change };
    setSettings(next);
    show(next);
    save.mutate(next, {
      onSuccess: () => router.refresh(),
      onError: () => {
        setSettings(before);
        show(before);
      },
    });
  };
  const trouble = save.error ? troubleOf(save.error) : null;
  return (
    <div className="flex flex-col gap-4">
      {trouble ? (
        <Notice tone="bad" title={trouble.title} alert>
          <p>{trouble.detail} The setting is as it was.</p>
        </Notice>
      ) : null}
      <Appearance settings={settings} onChange={onChange} />
      <KeySettings settings={settings} onChange={onChange} />
      <p role="status" className="min-h-6 text-muted text-sm">
        {save.isPending ? "Saving…" : save.isSuccess ? "Saved." : ""}
      </p>
    </div>
  );
}

/** The page wears the settings before the server has answered. */
function show({ theme, text_size }: UserSettings): void {
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.text = text_size;
}
