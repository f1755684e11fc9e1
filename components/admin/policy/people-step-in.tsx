"use client";
import { useMemo, useState } from "react";
import { ChartFrame } from "#components/charts/chart-frame";
import { CostCurve } from "#components/charts/cost-curve";
import { Notice } from "#components/ui/notice";
import { NumberField } from "#components/ui/number-field";
import { Panel } from "#components/ui/panel";
import type { AnswerCount } from "#lib/decision/agreement/answer-counts";
import type { CompiledPolicy } from "#lib/decision/compile-policy";
import type { Policy } from "#lib/decision/policy";
import { binaryThreshold } from "#lib/decision/review-band";
import { formatMoney, formatNumber, formatProbability } from "#lib/kernel/format";
import { reasonInWords } from "../reason-words";
import {
  type CostPoint,
  costLimits,
  costPoints,
  decideAt,
  policyWith,
  type Region,
  regionsOf,
} from "./regions";
import { TryOne } from "./try-one";

type PeopleStepInProps = {
  /** The draft; `null` while it holds together in no way. */
  readonly draft: Policy | null;
  readonly active: Policy;
  readonly labels: readonly string[];
  /** What reviewers answered where the truth is known, so that they are asked here as traffic asks them. */
  readonly answers: readonly AnswerCount[];
  /** An ordinary value of the amount that costs depend on. */
  readonly usualAmount: number;
};

/** Where people step in: the axis of the probability for two labels, and one example with its sum. */
export function PeopleStepIn({ draft, active, labels, answers, usualAmount }: PeopleStepInProps) {
  const [amount, setAmount] = useState(usualAmount);
  const [p, setP] = useState(0.6);
  const compiled = useMemo(
    () => draft && policyWith(draft, labels, answers),
    [draft, labels, answers],
  );
  const inForce = useMemo(() => policyWith(active, labels, answers), [active, labels, answers]);
  const of = compiled?.costs.spec.of ?? null;
  return (
    <Panel title="Where people step in">
      {compiled === null ? (
        <Notice tone="warn">Mend what is wrong in the draft to see its effect.</Notice>
      ) : (
        <div className="flex flex-col gap-4">
          {of === null ? null : (
            <NumberField
              label={`At ${of} =`}
              value={amount}
              isRequired
              className="max-w-48"
              onChange={(it) => it !== null && setAmount(it)}
            />
          )}
          {labels.length === 2 ? (
            <Axis {...{ compiled, inForce, amount, p, currency: compiled.policy.currency }} />
          ) : (
            <p className="text-muted text-sm">
              With more than two labels the limit is one of money: a person is asked where the best
              automatic answer costs more than asking.
            </p>
          )}
          <TryOne compiled={compiled} amount={amount} p={p} onP={setP} />
          {compiled.policy.reviewer && answers.length > 0 ? (
            <p className="text-muted text-xs">
              Reviewers count as their known answers measured them, where there are enough of these,
              else as the policy states.
            </p>
          ) : null}
        </div>
      )}
    </Panel>
  );
}

function Axis({
  compiled,
  inForce,
  amount,
  p,
  currency,
}: {
  readonly compiled: CompiledPolicy;
  readonly inForce: CompiledPolicy;
  readonly amount: number;
  readonly p: number;
  readonly currency: string;
}) {
  const regions = useMemo(() => regionsOf(compiled, amount), [compiled, amount]);
  const [draft, now] = useMemo(() => {
    const limits = [compiled, inForce].flatMap((it) => costLimits(it, amount));
    return [costPoints(compiled, amount, limits), costPoints(inForce, amount, limits)] as const;
  }, [compiled, inForce, amount]);
  const [, label = ""] = compiled.labels;
  const isSame = draft.every((it, i) => now[i]?.done === it.done) && draft.length === now.length;
  const money = (cost: number) => formatMoney(cost, currency);
  return (
    <ChartFrame
      summary={summaryOf(regions, compiled, amount, label)}
      table={twinOf(draft, isSame ? null : now, label)}
      show={[formatProbability, money, money, money, isSame ? undefined : money]}
      fileName="expected-cost.csv"
      legend={<Legend isSame={isSame} />}
    >
      <CostCurve
        draft={draft}
        now={isSame ? null : now}
        regions={regions.map(toCurveRegion)}
        at={p}
        label={label}
        currency={currency}
      />
    </ChartFrame>
  );
}

function Legend({ isSame }: { readonly isSame: boolean }) {
  const keys = [
    ["bg-accent", isSame ? "what the policy does" : "what the draft does"],
    ...(isSame ? [] : [["bg-muted", "what the policy in force does"]]),
    ["border-muted border-t-2 border-dotted", "answering at once"],
    ["border-t-2 border-dashed border-warn", "asking a person"],
  ] as const;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
      {keys.map(([look, title]) => (
        <li key={title} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={`inline-block h-0.5 w-5 ${look}`} />
          {title}
        </li>
      ))}
    </ul>
  );
}

function toCurveRegion({ from, to, route, action, reason }: Region) {
  const isReview = route === "review";
  const byTrigger = isReview && reason !== "cost_exceeds_review";
  const title = isReview ? (byTrigger ? "people (trigger)" : "people") : (action ?? route);
  return { from, to, isReview, title };
}

/** The regions in words, and what an empty one means. */
function summaryOf(
  regions: readonly Region[],
  compiled: CompiledPolicy,
  amount: number,
  label: string,
): string {
  const told = regions.map(({ from, to, route, action, reason }) => {
    const whom = route === "review" ? `people (${reasonInWords(reason)})` : (action ?? "refused");
    return `${formatProbability(from)} to ${formatProbability(to)} ${whom}`;
  });
  const axis = `P(${label}): ${told.join("; ")}.`;
  const isAsked = regions.some(({ route }) => route === "review");
  return isAsked ? axis : `At this price nobody is asked. ${axis}${bestPrice(compiled, amount)}`;
}

/** Below which price somebody would be asked: what a perfect answer is worth where the doubt is greatest. */
function bestPrice(compiled: CompiledPolicy, amount: number): string {
  const C = decideAt(compiled, 0.5, amount).costs;
  const turn = C && binaryThreshold(C);
  if (turn === null) return "";
  const row = decideAt(compiled, turn, amount);
  const worth = (row.automatic ?? 0) - (row.review ?? 0) + (compiled.deciders[0]?.fee ?? 0);
  return ` People would be asked below a price of ${formatNumber(worth)}.`;
}

/** Every fifth point and every limit, the header first. */
function twinOf(
  draft: readonly CostPoint[],
  now: readonly CostPoint[] | null,
  label: string,
): (string | number)[][] {
  const header = [
    `P(${label})`,
    "Answering at once",
    "Asking a person",
    "What the draft does",
    ...(now ? ["What the policy in force does"] : []),
    "Goes to",
  ];
  const shown = draft.filter(
    ({ p }) => Number.isInteger(Math.round(p * 1e9) / 5e7) || !isStride(p),
  );
  return [
    header,
    ...shown.map(({ p, automatic, review, done, route }) => [
      p,
      automatic,
      review,
      done,
      ...(now ? [now.find((it) => it.p === p)?.done ?? ""] : []),
      route === "review" ? "people" : route === "auto" ? "the caller" : "nobody",
    ]),
  ];
}

function isStride(p: number): boolean {
  return Math.abs(p * 100 - Math.round(p * 100)) < 1e-9;
}
