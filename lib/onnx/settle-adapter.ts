import type { OutputJudgement } from "./judge-outputs";
import { cleanLabels } from "./label-names";
import type { AdapterProposal } from "./propose-adapter";
import type { LabelsFrom, ProposedAdapter, SettledAdapter } from "./proposed-adapter";

export type Settlement = {
  readonly adapter: SettledAdapter | null;
  readonly labels: string[] | null;
  readonly labelsFrom: LabelsFrom | null;
  /** What the uploader must still say, all of it. */
  readonly missing: string[];
};

/**
 * The adapter once it was run: kind and labels as measured, the batch dynamic when `tryBatch` rows at once worked
 * (`isDynamic`). `adapter` is `null` while kind, labels or the label a single score speaks for are open; a guess that
 * was only good enough to run with, such as the scale of pixels, stays in `missing` beside an adapter.
 */
export function settleAdapter(
  proposal: AdapterProposal,
  judgement: OutputJudgement,
  options: { readonly isDynamic: boolean },
): Settlement {
  const own = proposal.labels ? null : cleanLabels(judgement.labels ?? []);
  const labels = proposal.labels ?? own;
  const labelsFrom = own ? "label_output" : proposal.labelsFrom;
  const said = [...proposal.missing, ...judgement.missing];
  const output = proposal.adapter ? settleOutput(proposal.adapter, judgement, labels) : null;
  if (proposal.adapter === null || output === null) {
    return { adapter: null, labels, labelsFrom, missing: said };
  }
  if (typeof output === "string") {
    return { adapter: null, labels, labelsFrom, missing: [...said, output] };
  }
  const batch = options.isDynamic ? ({ mode: "dynamic" } as const) : proposal.adapter.batch;
  return { adapter: { ...proposal.adapter, output, batch }, labels, labelsFrom, missing: said };
}

/** The output, a question about it, or `null` where others have asked or refused already. */
function settleOutput(
  { output: { tensor, speaks_for } }: ProposedAdapter,
  { kind, classes }: OutputJudgement,
  labels: string[] | null,
): SettledAdapter["output"] | string | null {
  if (labels === null) return nameThem(classes);
  if (kind === null || labels.length < 2) return null;
  if (kind !== "single_probability" && kind !== "single_logit") {
    return { tensor, kind, labels, speaks_for: null, row: "plain" };
  }
  if (speaks_for === null || !labels.includes(speaks_for)) {
    return `Say which label the single score speaks for: ${labels.slice(0, 4).join(" or ")}.`;
  }
  return { tensor, kind, labels, speaks_for, row: "plain" };
}

function nameThem(classes: number): string {
  const which = classes > 1 ? `the ${classes} labels` : "the labels";
  return `Name ${which} in the order of the scores.`;
}
