"use client";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { SelectField } from "#components/ui/field";
import { useLadderFits, useStartLadderFit } from "#lib/client/admin/serving";
import type { LadderFitDto } from "#lib/contracts/ladder-fits";
import type { EndpointServingDto } from "#lib/contracts/serving-figures";
import { formatCount, formatInstant, formatPercent } from "#lib/kernel/format";
import { TroubleNotice } from "../trouble-notice";
import { FitReport } from "./fit-report";
import type { FormPart } from "./form-part";
import { JobProgress } from "./job-progress";
import { versionText } from "./serving-words";
import { patchOf, type StrategyForm } from "./strategy-form";

type Kind = LadderFitDto["kind"];

/** What climbing higher would bring by held-out rows, where somebody has fitted that, and the way to fit it. */
export function LadderEffect({
  form,
  change,
  serving,
  datasets,
}: FormPart & { readonly serving: EndpointServingDto; readonly datasets: readonly string[] }) {
  const { strategy, hasVariants } = form;
  const isVaried = strategy === "augmentation" || (strategy === "two_phase" && hasVariants);
  if (strategy !== "two_phase" && !isVaried) return <KnownEffect form={form} serving={serving} />;
  return <FittedEffect {...{ form, change, serving, datasets, isVaried }} />;
}

function FittedEffect({
  form,
  change,
  serving,
  datasets,
  isVaried,
}: Parameters<typeof LadderEffect>[0] & { readonly isVaried: boolean }) {
  const { data } = useLadderFits(serving.endpoint.name);
  const shared = { form, serving, datasets };
  return (
    <>
      {form.strategy === "two_phase" ? (
        <Fits
          {...shared}
          kind="hand_over"
          title="When the small model hands over"
          chosen={form.handOver}
          onChoose={(handOver) => change({ handOver })}
        />
      ) : null}
      {isVaried ? (
        <Fits
          {...shared}
          kind="augmentation"
          title="What variants bring"
          chosen={form.variantFit}
          onChoose={(variantFit) => change({ variantFit })}
        />
      ) : null}
      {data?.job ? <JobProgress job={data.job} what="fitting the ladder" /> : null}
    </>
  );
}

/** The quality of a single model does not hang on whether its answer was looked up. */
function KnownEffect({
  form: { strategy },
  serving: { options, recorded },
}: {
  readonly form: StrategyForm;
  readonly serving: EndpointServingDto;
}) {
  const seen = options.find((it) => it.strategy === strategy && it.recorded !== null);
  const same =
    "Scores are the same whether looked up or made now, so quality is that of the version.";
  return (
    <p className="text-muted text-sm">
      {strategy === "dynamic" ? "" : `${same} `}
      {seen?.recorded
        ? `It answered ${formatCount(seen.recorded.n)} predictions of the last ${formatCount(recorded.hours)} hours; the chart above shows how fast.`
        : "It answered nothing in the window above, so its speed is not known here."}
    </p>
  );
}

type FitsProps = {
  readonly kind: Kind;
  readonly title: string;
  readonly form: StrategyForm;
  readonly serving: EndpointServingDto;
  readonly datasets: readonly string[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
};

function Fits({ kind, title, form, serving, datasets, chosen, onChoose }: FitsProps) {
  const { endpoint, currency } = serving;
  const { data, error } = useLadderFits(endpoint.name);
  const fits = (data?.fits ?? []).filter((fit) => fit.kind === kind);
  const fit = fits.find(({ id }) => id === chosen) ?? null;
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-medium text-sm">{title}</legend>
      <TroubleNotice error={error} />
      <SelectField
        label="By which fit"
        value={chosen}
        hint={
          chosen === ""
            ? "Without a fit every row goes up whose present cost exceeds the price of asking."
            : undefined
        }
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        <option value="">none</option>
        {fits.map((it) => (
          <option key={it.id} value={it.id}>
            {fitText(it)}
          </option>
        ))}
        {chosen !== "" && fit === null ? <option value={chosen}>{chosen}</option> : null}
      </SelectField>
      <FitStarter kind={kind} form={form} serving={serving} datasets={datasets} />
      {fit ? <FitReport fit={fit} currency={currency} /> : null}
    </fieldset>
  );
}

function FitStarter({
  kind,
  form,
  serving: { endpoint: named, options },
  datasets,
}: Pick<FitsProps, "kind" | "form" | "datasets" | "serving">) {
  const { name: endpoint } = named;
  const known = options.flatMap(({ quality }) => quality?.dataset ?? []);
  const usual = datasets.find((name) => known.includes(name)) ?? datasets[0] ?? "";
  const [dataset, setDataset] = useState(usual);
  const start = useStartLadderFit(endpoint);
  const { refetch } = useLadderFits(endpoint);
  const onFit = async () => {
    const { small, large, augmentation, prices } = patchOf(form);
    const price = prices?.[kind === "hand_over" ? "large" : "augmentation"];
    await start.mutateAsync({
      ...{ kind, dataset },
      ...(small ? { small } : {}),
      ...(large ? { large } : {}),
      ...(kind === "augmentation" && augmentation ? { variants: augmentation.variants } : {}),
      ...(price === undefined ? {} : { price }),
    });
    await refetch();
  };
  if (datasets.length === 0) return null;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          label="Held-out rows of"
          value={dataset}
          onChange={(event) => setDataset(event.currentTarget.value)}
        >
          {datasets.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        <Button disabled={start.isPending} onClick={() => void onFit().catch(() => undefined)}>
          Fit on these rows
        </Button>
      </div>
      <TroubleNotice error={start.error} />
    </div>
  );
}

function fitText({ below, above, dataset, created_at, report, in_force }: LadderFitDto): string {
  const names = [...new Set([versionText(below), versionText(above)])].join(" → ");
  const sent = formatPercent(report.chosen.share, 0);
  return `${names}, ${dataset}, ${sent} go up, ${formatInstant(created_at)}${in_force ? ", in force" : ""}`;
}
