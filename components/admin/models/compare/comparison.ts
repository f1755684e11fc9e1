import type { VersionComparisonDto } from "#lib/contracts/models";
import type { PartFigures } from "../model-card";

export type Difference = VersionComparisonDto["paired"][number]["accuracy"];

/** Everything the page of a comparison shows. */
export type Comparison = {
  readonly comparison: VersionComparisonDto;
  /** What each maker measured on rows it kept back, by the version's name. */
  readonly reports: Readonly<Record<string, PartFigures>>;
  /** Of the reports' figures in money; null where they are not in one. */
  readonly currency: string | null;
  /** Names of the data sets both can be evaluated on. */
  readonly datasets: readonly string[];
  readonly preferred: string | undefined;
};

/** A member of the manifests that differs, and the top-level member it lies in. */
export type ManifestGroup = {
  readonly member: string;
  readonly differences: readonly {
    readonly pointer: string;
    readonly a: string;
    readonly b: string;
  }[];
};

const LONGEST = 160;

/** Differences by the top-level member they lie in, in the order they come; values as short text. */
export function groupDifferences(
  differences: VersionComparisonDto["differences"],
): ManifestGroup[] {
  const groups = new Map<string, ManifestGroup["differences"][number][]>();
  for (const { pointer, a, b } of differences) {
    const member = pointer.split("/")[1] ?? "";
    const group = groups.get(member) ?? [];
    group.push({ pointer, a: shortText(a), b: shortText(b) });
    groups.set(member, group);
  }
  return [...groups].map(([member, found]) => ({ member, differences: found }));
}

/** A version's value as one line; nothing at all is a dash. */
function shortText(value: unknown): string {
  if (value === null || value === undefined) return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Whether an interval of differences leaves out zero, and then which side is ahead where `more` is better, or less. */
export function verdictOf(
  { ci, difference }: Pick<Difference, "ci" | "difference">,
  better: "more" | "less" | null,
): "a" | "b" | "even" | "differs" {
  if (ci === null || (ci[0] <= 0 && ci[1] >= 0)) return "even";
  if (better === null) return "differs";
  return difference > 0 === (better === "more") ? "b" : "a";
}
