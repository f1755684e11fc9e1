import type { OptionPoint } from "#components/charts/options-chart";
import type { FigureDto, ServingOptionDto } from "#lib/contracts/serving-figures";
import { SOURCES, STRATEGIES, versionText } from "./serving-words";

/** What the chart calls the option at a place: A, B and so on, then A2. */
export function letterOf(place: number): string {
  const letter = String.fromCharCode(65 + (place % 26));
  return place < 26 ? letter : `${letter}${Math.floor(place / 26) + 1}`;
}

/** How slow an option is at its slowest 1 %: as recorded, else as its evaluation timed single rows; `null` where nobody did. */
export function p99Of({
  recorded,
  alone,
}: Pick<ServingOptionDto, "recorded" | "alone">): { ms: number; source: string } | null {
  if (recorded) return { ms: recorded.percentiles.p99, source: `recorded, n = ${recorded.n}` };
  return alone && { ms: alone.p99, source: `single rows, n = ${alone.n}` };
}

/** The options that can be drawn: measured, and priced in the policy's currency. */
export function pointsOf(options: readonly ServingOptionDto[], currency: string): OptionPoint[] {
  return options.flatMap((option, i) => {
    const { quality, in_force } = option;
    if (quality === null || quality.currency !== currency) return [];
    const tone = in_force ? "in_force" : quality.source === "record" ? "hearsay" : "other";
    return [
      {
        ...{ letter: letterOf(i), tone },
        ...{ cost: quality.cost.value, costRange: rangeOf(quality.cost) },
        ...{ accuracy: quality.accuracy.value, accuracyRange: rangeOf(quality.accuracy) },
        p99: p99Of(option)?.ms ?? null,
      } as const,
    ];
  });
}

/** Every option in figures, as they came; what is not known is empty. */
export function rowsOf(options: readonly ServingOptionDto[]): Cell[][] {
  const header = [
    ...["Letter", "Way", "Versions", "Right", "Right, low", "Right, high"],
    ...["Cost a case", "Cost, low", "Cost, high", "Currency", "To people", "Machines a case"],
    ...["p50 ms", "p95 ms", "p99 ms", "Timed"],
    ...["Single row p50 ms", "Single row p99 ms", "Rows a second", "Measured", "Rows"],
  ];
  return [header, ...options.map(rowOf)];
}

function rowOf(option: ServingOptionDto, place: number): Cell[] {
  const { strategy, versions, quality, recorded, alone, per_second: speed, in_force } = option;
  const { accuracy, cost, currency, review_share, n } = quality ?? {};
  const { p50, p95, p99 } = recorded?.percentiles ?? {};
  return [
    ...[letterOf(place), `${STRATEGIES[strategy].title}${in_force ? ", in force" : ""}`],
    versions.map(versionText).join(" → "),
    ...figureCells(accuracy),
    ...figureCells(cost),
    ...[currency, review_share, option.compute_price].map(cellOf),
    ...[p50, p95, p99, recorded?.n].map(cellOf),
    ...[alone?.p50, alone?.p99, speed?.value].map(cellOf),
    ...[quality ? `${SOURCES[quality.source]}: ${quality.dataset}` : "not yet", cellOf(n)],
  ];
}

type Cell = string | number;

/** What is not known is an empty cell. */
function cellOf(value: Cell | null | undefined): Cell {
  return value ?? "";
}

function figureCells(figure: FigureDto | undefined): Cell[] {
  return [figure?.value, figure?.low, figure?.high].map(cellOf);
}

function rangeOf({ low, high }: FigureDto): [number, number] | null {
  return low === null || high === null ? null : [low, high];
}
