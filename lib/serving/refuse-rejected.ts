import { Refusal } from "#lib/kernel/refusal";
import type { Routed } from "./route-inputs";

/** Refuses the call when the policy rejects one of its inputs: 422 for what the input lacks, 503 for a model that failed. */
export function refuseRejected(routed: readonly Routed[]): void {
  const rejected = routed.flatMap(({ row }, position) =>
    row.route === "reject" ? [{ row, position }] : [],
  );
  const [first] = rejected;
  if (!first) return;
  if (first.row.rejectStatus === 503) {
    throw new Refusal("rejected", "The model gave no valid output and the policy rejects then.");
  }
  throw new Refusal("schema_invalid", "The policy does not price these inputs.", {
    faults: rejected.map(({ row, position }) => ({
      pointer: `/inputs/${position}`,
      detail: `rejected: ${row.reasons[0]?.code ?? "unknown"}`,
    })),
  });
}
