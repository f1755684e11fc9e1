import type { OutputJudgement } from "./judge-outputs";
import type { AdapterProposal } from "./propose-adapter";
import type { LabelsFrom, SettledAdapter } from "./proposed-adapter";

/**
 * The adapter once it was run: kind and labels as measured, the batch dynamic when `tryBatch` rows at once worked
 * (`isDynamic`). `adapter` is `null` while `missing` says something that it cannot do without.
 */
export function settleAdapter(
  proposal: AdapterProposal,
  judgement: OutputJudgement,
  options: { readonly isDynamic: boolean },
): {
  readonly adapter: SettledAdapter | null;
  readonly labels: string[] | null;
  readonly labelsFrom: LabelsFrom | null;
  readonly missing: string[];
} {
  throw new TypeError(
    `Not settled yet: ${proposal.missing} ${judgement.rows} ${options.isDynamic}`,
  );
}
