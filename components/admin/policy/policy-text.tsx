"use client";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { TextArea } from "#components/ui/field";
import { Policy } from "#lib/decision/policy";

/** The whole policy as JSON, for what the form does not show: further actions, matrices, reviewers up the ladder. */
export function PolicyText({
  policy,
  onChange,
  isReadOnly,
}: {
  readonly policy: Policy;
  readonly onChange: (policy: Policy) => void;
  readonly isReadOnly: boolean;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const onApply = () => {
    const read = readPolicy(typed ?? "");
    if (typeof read === "string") {
      setFault(read);
      return;
    }
    onChange(read);
    setTyped(null);
    setFault(undefined);
  };
  return (
    <details className="rounded-lg border bg-surface">
      <summary className="min-h-11 px-4 py-2.5 font-semibold text-sm">The policy as text</summary>
      <div className="flex flex-col gap-2 px-4 pb-4">
        <TextArea
          label="Policy, JSON"
          className="font-mono text-xs"
          rows={18}
          spellCheck={false}
          readOnly={isReadOnly}
          value={typed ?? JSON.stringify(policy, null, 2)}
          error={fault}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {isReadOnly ? null : (
          <div className="flex gap-2">
            <Button size="small" disabled={typed === null} onClick={onApply}>
              Apply to the draft
            </Button>
            <Button
              size="small"
              variant="ghost"
              disabled={typed === null}
              onClick={() => {
                setTyped(null);
                setFault(undefined);
              }}
            >
              Drop the changes
            </Button>
          </div>
        )}
      </div>
    </details>
  );
}

/** The policy that a text holds, or what is wrong with it. */
function readPolicy(text: string): Policy | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return `Not JSON: ${error.message}`;
    throw error;
  }
  const parsed = Policy.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return issue ? `/${issue.path.join("/")}: ${issue.message}` : "Not a policy";
}
