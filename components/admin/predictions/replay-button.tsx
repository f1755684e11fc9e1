"use client";
import { Button } from "#components/ui/button";
import { Notice } from "#components/ui/notice";
import { useReplayPrediction } from "#lib/client/admin/predictions";
import { TroubleNotice } from "../trouble-notice";

/** Decides the prediction again from what was stored, and says whether every bit agrees. */
export function ReplayButton({ id }: { readonly id: string }) {
  const replay = useReplayPrediction(id);
  return (
    <div className="flex max-w-lg flex-col items-end gap-2">
      <Button disabled={replay.isPending} onClick={() => replay.mutate()}>
        {replay.isPending ? "Deciding again…" : "Decide again from the record"}
      </Button>
      <div aria-live="polite">
        {replay.data?.identical ? (
          <Notice tone="good">Every bit agrees with what was decided then.</Notice>
        ) : null}
        {replay.data && !replay.data.identical ? (
          <Notice tone="bad" title="It comes out differently">
            <ul className="list-disc ps-5">
              {replay.data.differences.map(({ field, stored, recomputed }) => (
                <li key={field}>
                  {field}: {JSON.stringify(stored)}, now {JSON.stringify(recomputed)}
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
        <TroubleNotice error={replay.error} />
      </div>
    </div>
  );
}
