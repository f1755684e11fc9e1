import { Badge } from "#components/ui/badge";
import { type Column, DataTable } from "#components/ui/data-table";
import { SelectField, TextField } from "#components/ui/field";
import { Panel } from "#components/ui/panel";
import type { SimulationDto } from "#lib/contracts/simulation";
import type {
  ClassSliceDto,
  PairedDifferenceDto,
  ReviewYieldDto,
} from "#lib/contracts/simulation-parts";
import { formatCount, formatMoney, formatMoneyChange, formatPercent } from "#lib/kernel/format";
import { SimulationCurves } from "./simulation-curves";
import { SimulationLoad } from "./simulation-load";

export type SimulationChoices = { readonly ruler: "draft" | "live"; readonly segment: string };

type SimulationDetailProps = {
  readonly simulation: SimulationDto | undefined;
  readonly choices: SimulationChoices;
  readonly onChoices: (choices: SimulationChoices) => void;
};

type Part = Omit<ClassSliceDto, "label"> & { readonly name: string };

const PER = 1000;

/** Below it a handful of equal reviews would seem to prove something: their interval has no width. */
const LEAST_FOR_RANGE = 30;

/** The comparison taken apart: by class and segment, under load, against review rate, and what reviews have brought. */
export function SimulationDetail({ simulation, choices, onChoices }: SimulationDetailProps) {
  if (!simulation || simulation.n === 0) return null;
  const { by_class: classes, by_segment: segments, currency } = simulation;
  return (
    <Panel title="The draft, part by part" aside={<Badge tone="accent">projected</Badge>}>
      <div className="flex flex-col gap-6">
        <Choices choices={choices} onChoices={onChoices} />
        <LaterHalf simulation={simulation} />
        {classes ? (
          <Parts
            title="Label the model finds likeliest"
            parts={classes.map(({ label, ...it }) => ({ name: label, ...it }))}
            currency={currency}
          />
        ) : null}
        {segments ? (
          <Parts
            title={segments.field}
            parts={segments.values.map(({ value, is_rest, ...it }) => ({
              name: is_rest ? "all others" : (value ?? "missing"),
              ...it,
            }))}
            currency={currency}
          />
        ) : null}
        <SimulationLoad simulation={simulation} />
        <SimulationCurves simulation={simulation} />
        <Yields simulation={simulation} />
      </div>
    </Panel>
  );
}

function Choices({ choices, onChoices }: Pick<SimulationDetailProps, "choices" | "onChoices">) {
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <SelectField
        label="Priced by"
        value={choices.ruler}
        onChange={({ currentTarget: { value } }) =>
          onChoices({ ...choices, ruler: value === "live" ? "live" : "draft" })
        }
      >
        <option value="draft">The draft's costs and fee</option>
        <option value="live">The costs and fee in force</option>
      </SelectField>
      <TextField
        label="Tell apart by"
        hint="A feature or context field, for example branch."
        value={choices.segment}
        onChange={({ currentTarget: { value } }) => onChoices({ ...choices, segment: value })}
      />
    </div>
  );
}

/** A choice looks lucky on what it was made on, so the later half tells apart from it. */
function LaterHalf({ simulation: { choice, currency } }: { readonly simulation: SimulationDto }) {
  if (!choice) return null;
  const { report, later, earlier, tried } = choice;
  const first = choice.candidates[0]?.difference ?? null;
  return (
    <p className="text-sm">
      Earlier half (n = {formatCount(earlier.n)}): {differenceText(first, currency)} per 1,000 by
      labels; later half (n = {formatCount(later.n)}): {differenceText(report.difference, currency)}
      , from {formatCount(report.labels)} labels.{" "}
      {tried === 1
        ? "One policy was tried in this call."
        : `${formatCount(tried)} policies were tried; ${choice.chosen} was chosen on the earlier half.`}
    </p>
  );
}

function Parts({
  title,
  parts,
  currency,
}: {
  readonly title: string;
  readonly parts: readonly Part[];
  readonly currency: string;
}) {
  const columns: readonly Column<Part>[] = [
    { key: "name", title, cell: ({ name }) => name },
    { key: "n", title: "n", isNumber: true, cell: ({ n }) => formatCount(n) },
    {
      key: "share",
      title: "To people, now → draft",
      isNumber: true,
      cell: ({ now, draft }) =>
        `${formatPercent(now.review_share, 1)} → ${formatPercent(draft.review_share, 1)}`,
    },
    {
      key: "expected",
      title: "Expected, draft less now per 1,000",
      isNumber: true,
      cell: (it) => differenceText(it.expected_difference, currency),
    },
    {
      key: "labels",
      title: "By labels",
      isNumber: true,
      cell: (it) => `${differenceText(it.difference, currency)} (${formatCount(it.labels)})`,
    },
    {
      key: "breaches",
      title: "Deadlines missed, now → draft",
      isNumber: true,
      cell: ({ breaches }) => `${breaches.now ?? "–"} → ${breaches.draft ?? "–"}`,
    },
  ];
  return (
    <DataTable caption={`By ${title}`} columns={columns} rows={parts} keyOf={({ name }) => name} />
  );
}

function Yields({
  simulation: { review_yield: found, currency },
}: {
  readonly simulation: SimulationDto;
}) {
  if (!found || found.n === 0) return null;
  const columns: readonly Column<ReviewYieldDto>[] = [
    {
      key: "range",
      title: "Confidence",
      cell: ({ from, to }) => `${formatPercent(from, 0)} to ${formatPercent(to, 0)}`,
    },
    { key: "segment", title: "Segment", cell: ({ segment }) => segment ?? "–" },
    { key: "n", title: "Reviews", isNumber: true, cell: ({ n }) => formatCount(n) },
    {
      key: "unchanged",
      title: "Changed nothing",
      isNumber: true,
      cell: (it) => formatPercent(it.unchanged, 1),
    },
    {
      key: "moved",
      title: "Money moved a review",
      isNumber: true,
      cell: (it) => formatMoney(it.moved, currency),
    },
    {
      key: "saved",
      title: "Cheaper without, per 1,000",
      isNumber: true,
      cell: (it) => differenceText(withRange(it), currency),
    },
  ];
  const useless = found.rows.filter((it) => (withRange(it)?.low ?? 0) > 0);
  return (
    <div className="flex flex-col gap-2">
      <h3 className="font-semibold text-sm">What reviews brought</h3>
      <DataTable
        caption="What reviews brought"
        columns={columns}
        rows={found.rows}
        keyOf={({ from, segment }) => `${from} ${segment ?? ""}`}
      />
      {useless.map(({ from, to, segment, unchanged, saved_without: saved }) => (
        <p key={`${from} ${segment ?? ""}`} className="text-sm">
          {formatPercent(unchanged, 0)} of the reviews at {formatPercent(from, 0)} to{" "}
          {formatPercent(to, 0)} confidence
          {segment === null ? "" : ` of ${segment}`} changed nothing; raising the bar there would
          save {formatMoney(saved?.value ?? 0, currency)} a case.
        </p>
      ))}
      <p className="text-muted text-xs">
        {formatCount(found.n)} finished reviews; {formatCount(found.checked)} checked by an outcome
        or somebody else, the others are taken to be right.
      </p>
    </div>
  );
}

function withRange({ n, saved_without: it }: ReviewYieldDto): PairedDifferenceDto | null {
  return it && n < LEAST_FOR_RANGE ? { ...it, low: null, high: null } : it;
}

function differenceText(it: PairedDifferenceDto | null, currency: string): string {
  if (it === null || it.status === "unlabeled") return "no evidence";
  const change = (of: number) => formatMoneyChange(Math.round(of * PER), currency);
  const range =
    it.low === null || it.high === null ? "" : ` (${change(it.low)} to ${change(it.high)})`;
  return change(it.value) + range;
}
