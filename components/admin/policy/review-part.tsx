"use client";
import { SelectField } from "#components/ui/field";
import { NumberField } from "#components/ui/number-field";
import { reviewFee } from "#lib/decision/compile-policy";
import type { Policy, ReviewCost } from "#lib/decision/policy";
import { formatMoney, formatPercent } from "#lib/kernel/format";
import { type FormPart, faultAt } from "./form-part";
import { withMember } from "./policy-edits";

type Built = Exclude<ReviewCost, number>;

/** What asking a person costs, how often they err, and how much they can take. */
export function ReviewPart({ policy, onChange, findings, isReadOnly }: FormPart) {
  const set = <Name extends keyof Policy>(name: Name, value: Policy[Name] | undefined) =>
    onChange(withMember(policy, name, value));
  const { capacity } = policy;
  const setCapacity = (change: NonNullable<Policy["capacity"]>) => {
    const merged = Object.entries({ ...capacity, ...change }).filter(([, it]) => it !== undefined);
    set("capacity", merged.length === 0 ? undefined : Object.fromEntries(merged));
  };
  return (
    <fieldset disabled={isReadOnly} className="flex flex-col gap-3">
      <legend className="mb-2 font-semibold text-sm">People</legend>
      <ReviewPrice
        cost={policy.review_cost}
        currency={policy.currency}
        onChange={(cost) => set("review_cost", cost)}
      />
      <ReviewerAccuracy
        reviewer={policy.reviewer}
        error={faultAt(findings, "/reviewer")}
        onChange={(reviewer) => set("reviewer", reviewer)}
      />
      <div className="grid grid-cols-2 gap-3">
        <NumberField
          label="Reviews a day"
          value={capacity?.reviews_per_day ?? null}
          min={0}
          onChange={(it) => setCapacity({ reviews_per_day: it ?? undefined })}
          hint="What the team can take"
        />
        <NumberField
          label="Minutes a review"
          value={capacity?.minutes_per_review ?? null}
          min={0.01}
          onChange={(it) => setCapacity({ minutes_per_review: it ?? undefined })}
          hint="For planning the queue"
        />
      </div>
    </fieldset>
  );
}

function ReviewPrice({
  cost,
  currency,
  onChange,
}: {
  readonly cost: ReviewCost;
  readonly currency: string;
  readonly onChange: (cost: ReviewCost) => void;
}) {
  const isFlat = typeof cost === "number";
  const built = isFlat ? startFrom(cost) : cost;
  const set = (change: Partial<Built>) => onChange({ ...built, ...change });
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          label="Price of a review"
          value={isFlat ? "flat" : "built"}
          onChange={(event) =>
            onChange(event.currentTarget.value === "flat" ? reviewFee(cost) : built)
          }
        >
          <option value="flat">A fixed amount</option>
          <option value="built">From time and wage</option>
        </SelectField>
        {isFlat ? (
          <NumberField
            label={`Amount, ${currency}`}
            value={cost}
            min={0}
            isRequired
            onChange={(it) => it !== null && onChange(it)}
          />
        ) : (
          <p className="self-end pb-2 text-sm">
            = <strong className="tabular">{formatMoney(reviewFee(cost), currency)}</strong> a review
          </p>
        )}
      </div>
      {isFlat ? null : <BuiltPrice built={built} set={set} />}
    </div>
  );
}

function BuiltPrice({
  built,
  set,
}: {
  readonly built: Built;
  readonly set: (change: Partial<Built>) => void;
}) {
  const fields = [
    ["minutes", "Minutes"],
    ["hourly", "Wage an hour"],
    ["base", "Fixed part"],
    ["wait_hours", "Hours of waiting"],
    ["delay_cost_per_hour", "Cost of an hour's delay"],
  ] as const;
  return (
    <div className="grid grid-cols-2 gap-3">
      {fields.map(([name, label]) => (
        <NumberField
          key={name}
          label={label}
          value={built[name]}
          min={0}
          isRequired
          onChange={(it) => it !== null && set({ [name]: it })}
        />
      ))}
    </div>
  );
}

function ReviewerAccuracy({
  reviewer,
  error,
  onChange,
}: {
  readonly reviewer: Policy["reviewer"];
  readonly error: string | undefined;
  readonly onChange: (reviewer: Policy["reviewer"]) => void;
}) {
  if (reviewer && "confusion" in reviewer) {
    return (
      <p className="text-sm">
        Reviewers' errors are given answer by answer; change them in the policy as text below.
      </p>
    );
  }
  const accuracy = reviewer ? reviewer.accuracy : null;
  return (
    <NumberField
      label="Reviewer accuracy"
      value={accuracy}
      min={0}
      max={1}
      placeholder="empty: never errs"
      error={error}
      hint={
        accuracy === null
          ? "Assumes reviewers never err"
          : `Right in ${formatPercent(accuracy)} of cases, errors spread evenly`
      }
      onChange={(it) => onChange(it === null ? undefined : { accuracy: it })}
    />
  );
}

/** The same price, said in time and wage: six minutes to begin with. */
function startFrom(flat: number): Built {
  const minutes = 6;
  return { base: 0, minutes, hourly: (flat * 60) / minutes, wait_hours: 0, delay_cost_per_hour: 0 };
}
