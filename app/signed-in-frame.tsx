import type { ReactNode } from "react";
import { DeskFrame } from "#components/shell/desk-frame";
import { isDemoOn } from "#lib/http/installation";
import { requirePage } from "#lib/http/require-page";
import { listStopped } from "#lib/policy/list-stopped";

/** The frame of every desk, for whoever is signed in; a stop switch is announced on all of them. */
export async function SignedInFrame({ children }: { readonly children: ReactNode }) {
  const { db, principal } = await requirePage("use_account");
  const stopped = await listStopped(db);
  const stops = stopped.map(({ title, stop }) => ({
    title: `${title} is stopped.`,
    detail: `${stop.mode === "review" ? "Everything goes to people" : "Every request is refused"}: ${stop.reason ?? "no reason given"}.`,
  }));
  return (
    <DeskFrame person={principal} isDemo={isDemoOn()} stops={stops}>
      {children}
    </DeskFrame>
  );
}
