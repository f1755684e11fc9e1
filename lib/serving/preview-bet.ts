import { DecisionError } from "#lib/decision/decision-error";
import {
  type PolicyPreview,
  type PolicyPreviewRequest,
  previewPolicy,
} from "#lib/decision/preview-policy";
import { Refusal } from "#lib/kernel/refusal";

/** The pure rule on one example, nothing stored. Refuses `invalid_request` with a pointer into what was sent. */
export function previewBet(request: PolicyPreviewRequest): PolicyPreview {
  try {
    return previewPolicy(request);
  } catch (error) {
    if (!(error instanceof DecisionError)) throw error;
    const faults = [{ pointer: error.path, detail: error.detail }];
    throw new Refusal("invalid_request", "This cannot be priced.", { faults, cause: error });
  }
}
