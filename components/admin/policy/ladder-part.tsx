"use client";
import { Button } from "#components/ui/button";
import { SelectField, TextField } from "#components/ui/field";
import { NumberField } from "#components/ui/number-field";
import { useQueueNames } from "#lib/client/queries/use-queue-names";
import { reviewFee } from "#lib/decision/compile-policy";
import type { Policy } from "#lib/decision/policy";
import { formatMoney } from "#lib/kernel/format";
import { type FormPart, faultAt } from "./form-part";

type Tier = Policy["tiers"][number];

const MOST_TIERS = 5;

/** What a reviewer's answer counts as, and who else can be asked, each with a price, an error and a queue. */
export function LadderPart({ policy, onChange, findings, isReadOnly }: FormPart) {
  const { tiers } = policy;
  const setTiers = (changed: Tier[]) => onChange({ ...policy, tiers: changed });
  return (
    <fieldset disabled={isReadOnly} className="flex flex-col gap-3">
      <legend className="mb-2 font-semibold text-sm">Second opinions</legend>
      <SelectField
        label="A reviewer's answer"
        value={policy.reviewer_mode}
        error={faultAt(findings, "/ladder")}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...policy, reviewer_mode: value === "combined" ? "combined" : "final" })
        }
      >
        <option value="final">is the decision</option>
        <option value="combined">is weighed; another is asked where that pays</option>
      </SelectField>
      {tiers.map((tier, i) => (
        <TierFields
          // biome-ignore lint/suspicious/noArrayIndexKey: the id is being typed here, so the place is what stays.
          key={i}
          tier={tier}
          currency={policy.currency}
          errorAt={(member) => faultAt(findings, `/tiers/${i}/${member}`)}
          onChange={(changed) => setTiers(tiers.map((it, j) => (j === i ? changed : it)))}
          onRemove={() => setTiers(tiers.filter((_, j) => j !== i))}
        />
      ))}
      {isReadOnly || tiers.length >= MOST_TIERS ? null : (
        <Button
          size="small"
          className="self-start"
          onClick={() => setTiers([...tiers, nextTier(policy)])}
        >
          Add a further reviewer
        </Button>
      )}
    </fieldset>
  );
}

function TierFields({
  tier,
  currency,
  errorAt,
  onChange,
  onRemove,
}: {
  readonly tier: Tier;
  readonly currency: string;
  readonly errorAt: (member: keyof Tier) => string | undefined;
  readonly onChange: (tier: Tier) => void;
  readonly onRemove: () => void;
}) {
  const set = <Name extends keyof Tier>(name: Name, value: Tier[Name] | undefined) => {
    const { [name]: _former, ...rest } = tier;
    onChange((value === undefined ? rest : { ...rest, [name]: value }) as Tier);
  };
  const { id, review_cost: cost, reviewer, queue } = tier;
  const hasTable = reviewer !== undefined && "confusion" in reviewer;
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 text-muted text-sm">Further reviewer {id}</legend>
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label="Name"
          value={id}
          required
          error={errorAt("id")}
          onChange={({ currentTarget: { value } }) => set("id", value)}
        />
        <QueueField queue={queue} error={errorAt("queue")} onChange={(it) => set("queue", it)} />
        {typeof cost === "number" ? (
          <NumberField
            label={`Price, ${currency}`}
            value={cost}
            min={0}
            isRequired
            onChange={(it) => it !== null && set("review_cost", it)}
          />
        ) : (
          <p className="self-end pb-2 text-sm">
            Price {formatMoney(reviewFee(cost), currency)}, in the policy as text
          </p>
        )}
        {hasTable ? (
          <p className="self-end pb-2 text-sm">Errors answer by answer, in the policy as text</p>
        ) : (
          <NumberField
            label="Accuracy"
            value={reviewer?.accuracy ?? null}
            min={0}
            max={1}
            placeholder="empty: never errs"
            error={errorAt("reviewer")}
            onChange={(it) => set("reviewer", it === null ? undefined : { accuracy: it })}
          />
        )}
      </div>
      <Button size="small" variant="ghost" className="self-start" onClick={onRemove}>
        Remove {id}
      </Button>
    </fieldset>
  );
}

function QueueField({
  queue,
  error,
  onChange,
}: {
  readonly queue: string | undefined;
  readonly error: string | undefined;
  readonly onChange: (queue: string | undefined) => void;
}) {
  const queues = useQueueNames();
  const isListed = queue === undefined || queues.some(({ name }) => name === queue);
  return (
    <SelectField
      label="Queue"
      value={queue ?? ""}
      error={error}
      onChange={({ currentTarget: { value } }) => onChange(value || undefined)}
    >
      <option value="">The endpoint's</option>
      {isListed ? null : <option value={queue}>{queue}</option>}
      {queues.map(({ name, title }) => (
        <option key={name} value={name}>
          {title}
        </option>
      ))}
    </SelectField>
  );
}

/** A senior reviewer to begin with, at twice the price, under a name that is free. */
function nextTier({ tiers, review_cost: cost }: Policy): Tier {
  const names = ["senior", ...Array.from({ length: MOST_TIERS }, (_, i) => `senior-${i + 2}`)];
  const free = names.find((name) => tiers.every(({ id }) => id !== name));
  return { id: free ?? "senior", review_cost: 2 * reviewFee(cost) };
}
