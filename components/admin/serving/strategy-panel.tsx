"use client";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { CheckField } from "#components/ui/check-field";
import { Panel } from "#components/ui/panel";
import { useChangeServing } from "#lib/client/admin/serving";
import type { Strategy } from "#lib/contracts/serving";
import type { EndpointServingDto } from "#lib/contracts/serving-figures";
import { ReasonDialog } from "../reason-dialog";
import { CachePart } from "./cache-part";
import { LadderEffect } from "./ladder-effect";
import { PhasesPart } from "./phases-part";
import { PricesPart } from "./prices-part";
import { ladderText, STRATEGIES } from "./serving-words";
import { formOf, isChanged, patchOf, priced, type StrategyForm } from "./strategy-form";
import { VariantsPart } from "./variants-part";

type StrategyPanelProps = {
  readonly serving: EndpointServingDto;
  readonly models: readonly string[];
  readonly datasets: readonly string[];
  readonly mayChange: boolean;
};

/** Chooses the ladder of an endpoint, its parts and prices; what is tried here changes nothing until it is saved. */
export function StrategyPanel({ serving, models, datasets, mayChange }: StrategyPanelProps) {
  const { endpoint, currency } = serving;
  const [form, setForm] = useState(() => formOf(endpoint.serving));
  const [isSaving, setIsSaving] = useState(false);
  const change = (part: Partial<StrategyForm>) => setForm((before) => ({ ...before, ...part }));
  if (endpoint.model === null || !mayChange) return null;
  const parts = { form, change };
  const hasChanged = isChanged(form, endpoint.serving);
  return (
    <Panel title="Strategy">
      <div className="flex flex-col gap-6">
        <fieldset className="grid min-w-0 grid-cols-1 gap-2 md:grid-cols-2 xl:grid-cols-3">
          <legend className="mb-2 font-medium text-sm">
            Which machines are asked, in which order
          </legend>
          {STRATEGY_NAMES.map((strategy) => (
            <CheckField
              key={strategy}
              type="radio"
              name="strategy"
              label={STRATEGIES[strategy].title}
              hint={STRATEGIES[strategy].hint}
              checked={form.strategy === strategy}
              onChange={() => change({ strategy })}
            />
          ))}
        </fieldset>
        <p className="text-sm">
          <span className="text-muted">The ladder would be</span> {ladderText(priced(form))}
        </p>
        {form.strategy === "dynamic" ? null : <CachePart {...parts} />}
        {form.strategy === "two_phase" ? (
          <PhasesPart {...parts} models={models} own={endpoint.model.name} />
        ) : null}
        {form.strategy === "two_phase" || form.strategy === "augmentation" ? (
          <VariantsPart {...parts} endpoint={endpoint} />
        ) : null}
        <PricesPart {...parts} currency={currency} />
        <LadderEffect {...parts} serving={serving} datasets={datasets} />
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="primary" disabled={!hasChanged} onClick={() => setIsSaving(true)}>
            Save…
          </Button>
          <Button disabled={!hasChanged} onClick={() => setForm(formOf(endpoint.serving))}>
            Back to what is in force
          </Button>
          <span className="text-muted text-sm">
            {hasChanged ? "Not saved: traffic does not see this." : "This is in force."}
          </span>
        </div>
      </div>
      {isSaving ? (
        <SaveDialog form={form} endpoint={endpoint.name} onClose={() => setIsSaving(false)} />
      ) : null}
    </Panel>
  );
}

const STRATEGY_NAMES = Object.keys(STRATEGIES) as Strategy[];

function SaveDialog({
  form,
  endpoint,
  onClose,
}: {
  readonly form: StrategyForm;
  readonly endpoint: string;
  readonly onClose: () => void;
}) {
  const router = useRouter();
  const save = useChangeServing(endpoint);
  const onSave = async (reason: string) => {
    await save.mutateAsync({ serving: patchOf(form), reason });
    onClose();
    router.refresh();
  };
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => open || onClose()}
      title={`Serve by ${STRATEGIES[form.strategy].title}`}
      description="The ladder in force goes on answering until every version of the new one is loaded and tried, and every table filled. Then the next request takes the new one."
      act="Put in force"
      least={3}
      isBusy={save.isPending}
      error={save.error}
      onAct={(reason) => void onSave(reason).catch(() => undefined)}
    >
      <p className="text-sm">{ladderText(priced(form))}</p>
      {save.isPending ? (
        <p role="status" className="text-sm">
          Warming what the new ladder needs. Traffic is served as before.
        </p>
      ) : null}
    </ReasonDialog>
  );
}
