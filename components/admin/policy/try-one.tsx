"use client";
import { useState } from "react";
import { Badge } from "#components/ui/badge";
import { Button } from "#components/ui/button";
import { NumberField } from "#components/ui/number-field";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import type { DecisionRow } from "#lib/decision/decision-row";
import { formatNumber, formatPercent } from "#lib/kernel/format";
import { decideAt } from "./regions";
import { errorAllowance, tellRow } from "./sum-text";

type TryOneProps = {
  readonly compiled: CompiledPolicy;
  readonly amount: number;
  /** P(second label), for two labels. */
  readonly p: number;
  readonly onP: (p: number) => void;
};

/** One example, decided by the function that routes, with the sum written out. */
export function TryOne({ compiled, amount, p, onP }: TryOneProps) {
  return (
    <section aria-label="Try an example" className="flex flex-col gap-3 border-t pt-4">
      <h3 className="font-semibold text-sm">Try an example</h3>
      {compiled.labels.length === 2 ? (
        <TwoLabels compiled={compiled} amount={amount} p={p} onP={onP} />
      ) : (
        <ManyLabels compiled={compiled} amount={amount} />
      )}
    </section>
  );
}

function TwoLabels({ compiled, amount, p, onP }: TryOneProps) {
  const [, label = ""] = compiled.labels;
  const step = (by: number) => onP(Math.min(1, Math.max(0, Math.round((p + by) * 100) / 100)));
  return (
    <>
      <div className="flex flex-wrap items-end gap-2">
        <Button
          size="small"
          aria-label={`Lower P(${label})`}
          className="min-h-9"
          onClick={() => step(-0.01)}
        >
          −
        </Button>
        <input
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={p}
          aria-label={`P(${label}), slider`}
          className="h-9 min-w-32 flex-1 accent-accent"
          onChange={(event) => onP(Number(event.currentTarget.value))}
        />
        <Button
          size="small"
          aria-label={`Raise P(${label})`}
          className="min-h-9"
          onClick={() => step(0.01)}
        >
          +
        </Button>
        <NumberField
          label={`P(${label})`}
          value={p}
          min={0}
          max={1}
          isRequired
          className="w-28"
          onChange={(it) => it !== null && onP(it)}
        />
      </div>
      <Sentences row={decideAt(compiled, p, amount)} compiled={compiled} />
    </>
  );
}

/** The last label takes what the others leave. */
function ManyLabels({ compiled, amount }: Pick<TryOneProps, "compiled" | "amount">) {
  const { labels, costs } = compiled;
  const [typed, setTyped] = useState<readonly number[]>(() => evenShares(labels.length));
  const others = typed.slice(0, -1);
  const left = Math.max(0, 1 - others.reduce((sum, it) => sum + it, 0));
  const of = costs.spec.of;
  const row = decide(
    { probabilities: [...others, left], features: of === null ? {} : { [of]: amount } },
    compiled,
  );
  return (
    <>
      <div className="grid grid-cols-2 gap-2 sm:grid-cols-3">
        {labels.slice(0, -1).map((label, i) => (
          <NumberField
            key={label}
            label={`P(${label})`}
            value={typed[i] ?? 0}
            min={0}
            max={1}
            isRequired
            onChange={(it) => it !== null && setTyped(typed.map((old, j) => (j === i ? it : old)))}
          />
        ))}
        <p className="self-end pb-2 text-sm">
          P({labels.at(-1)}) = <span className="tabular">{formatNumber(left, 4)}</span>
        </p>
      </div>
      <Sentences row={row} compiled={compiled} />
    </>
  );
}

function Sentences({
  row,
  compiled,
}: {
  readonly row: DecisionRow;
  readonly compiled: CompiledPolicy;
}) {
  const { labels, policy } = compiled;
  const { opinion, sum, verdict } = tellRow(row, compiled);
  const allowance = policy.reviewer ? null : errorAllowance(row, labels, policy);
  return (
    <div role="status" className="flex flex-col gap-1 rounded-md bg-sunken px-3 py-2 text-sm">
      <p>{opinion}</p>
      {sum ? <p className="tabular font-semibold text-base">{sum}</p> : null}
      <p>
        <Badge tone={row.route === "review" ? "warn" : row.route === "auto" ? "good" : "bad"}>
          {row.route === "review" ? "to a person" : row.route === "auto" ? "answered" : "refused"}
        </Badge>{" "}
        {verdict}
      </p>
      {policy.reviewer ? null : (
        <p className="text-muted">
          Assumes reviewers never err.
          {allowance
            ? ` Asking pays only while they err in less than ${formatPercent(allowance.share)} of cases (= ${formatNumber(allowance.room)} / ${formatNumber(allowance.harm)}).`
            : null}
        </p>
      )}
    </div>
  );
}

/** Shares one can read, to two digits; the last label takes the rest. */
function evenShares(count: number): number[] {
  return Array.from({ length: count }, () => Math.floor(100 / count) / 100);
}
