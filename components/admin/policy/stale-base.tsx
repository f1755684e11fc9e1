"use client";
import { Button } from "#components/ui/button";
import { Notice } from "#components/ui/notice";
import type { PolicyVersionDto } from "#lib/contracts/policies";
import type { Policy } from "#lib/decision/policy";
import { PolicyDiff } from "./policy-diff";

/** The draft was made from a version that is no longer in force: what was published since, and what the draft changes. */
export function StaleBase({
  active,
  base,
  baseVersion,
  draft,
  onRebase,
}: {
  readonly active: PolicyVersionDto;
  readonly base: Policy | null;
  readonly baseVersion: number;
  readonly draft: Policy;
  readonly onRebase: () => void;
}) {
  return (
    <Notice tone="warn" title={`Version ${active.version} was published since`} alert>
      <p>
        This draft was made from version {baseVersion}. Publishing it puts the draft in force as it
        stands here, so look at both first.
      </p>
      <div className="my-2 flex flex-col gap-2 rounded bg-surface p-1 text-text">
        {base ? (
          <PolicyDiff
            caption={`Published since: version ${baseVersion} to ${active.version}`}
            before={base}
            after={active.document}
          />
        ) : null}
        <PolicyDiff
          caption={`Version ${active.version} to this draft`}
          before={active.document}
          after={draft}
        />
      </div>
      <Button size="small" onClick={onRebase}>
        Keep this draft, on top of version {active.version}
      </Button>
    </Notice>
  );
}
