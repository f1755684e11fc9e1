import type { Claim } from "#lib/review/claim";
import type { Answered, Decided } from "#lib/review/decide-case";
import type { DecisionView } from "#lib/review/decision-view";
import type { CaseView } from "#lib/review/get-case";
import type { CaseRow } from "#lib/review/list-cases";
import type { HistoryRow } from "#lib/review/list-history";
import type { SkippedRow } from "#lib/review/list-skipped";
import type { CaseMaterial } from "#lib/serving/case-material";
import type {
  AmendReply,
  CaseDecisionDto,
  CaseDto,
  CaseReply,
  CaseRowDto,
  ClaimTokenDto,
  DecideReply,
  HeldCaseDto,
  HistoryRowDto,
  SkippedRowDto,
} from "./cases";

/** A case as its reader may see it: the opinion leaves only when it is due. */
export function toCaseDto(view: CaseView, material: CaseMaterial): CaseDto {
  const { queue } = view;
  return {
    id: view.id,
    state: view.state,
    queue: { id: queue.id, name: queue.name, title: queue.title },
    endpoint: { name: material.endpoint.name, title: material.endpoint.title },
    reference: material.reference,
    question: material.question,
    guideline: queue.guideline,
    guideline_version: queue.guidelineVersion,
    labels: [...material.labels],
    reason_required: queue.isReasonRequired,
    grace_seconds: queue.graceSeconds,
    mode: view.mode,
    evidence: material.evidence,
    opinion: view.opinionDue ? material.opinion : null,
    provisional_label: view.provisionalLabel,
    draft: { label: view.draft.label, reason: view.draft.reason, note: view.draft.note },
    notes: view.notes.map(({ id, author, text, isEscalation, createdAt }) => ({
      id,
      author,
      text,
      escalation: isEscalation,
      created_at: createdAt.toISOString(),
    })),
    decisions: view.decisions.map(toCaseDecisionDto),
    deadline_at: view.deadlineAt?.toISOString() ?? null,
    deadline_in_ms: view.deadlineInMs,
    deadline_label: view.deadlineLabel,
    holder: view.holder && { ...view.holder },
    escalates_to: view.escalatesTo.map(({ name, title }) => ({ name, title })),
    created_at: view.createdAt.toISOString(),
  };
}

/** A case read without claiming it; the claim is there for its holder. */
export function toCaseReply(view: CaseView, material: CaseMaterial): CaseReply {
  return { case: toCaseDto(view, material), claim: view.claim && toClaimTokenDto(view.claim) };
}

/** A case with the claim its reader has just got. */
export function toHeldCaseDto(view: CaseView, claim: Claim, material: CaseMaterial): HeldCaseDto {
  return { case: toCaseDto(view, material), claim: toClaimTokenDto(claim) };
}

/** A claim as its holder gets it. */
export function toClaimTokenDto({ token, kind, ...claim }: Claim): ClaimTokenDto {
  return {
    token,
    kind,
    expires_at: claim.expiresAt.toISOString(),
    expires_in_ms: claim.expiresInMs,
    extensions_left: claim.extensionsLeft,
  };
}

/** One revision of a decision. */
export function toCaseDecisionDto(decision: DecisionView): CaseDecisionDto {
  return {
    id: decision.id,
    revision: decision.revision,
    kind: decision.kind,
    label: decision.label,
    source: decision.source,
    decided_by: decision.decidedBy,
    decided_by_name: decision.decidedByName,
    reason: decision.reason,
    decided_at: decision.decidedAt.toISOString(),
    final: decision.isFinal,
    final_at: decision.finalAt.toISOString(),
    final_in_ms: Math.max(0, decision.finalInMs),
    supersedes: decision.supersedes,
  };
}

/** A case that was just answered. */
export function toDecideReply({ caseId, predictionId, decision, next }: Answered): DecideReply {
  return {
    case_id: caseId,
    prediction_id: predictionId,
    decision: decision && toCaseDecisionDto(decision),
    next,
  };
}

/** A case whose decision was just amended. */
export function toAmendReply({ caseId, predictionId, decision }: Decided): AmendReply {
  return {
    case_id: caseId,
    prediction_id: predictionId,
    decision: toCaseDecisionDto(decision),
  };
}

/** A row of a list of cases. */
export function toCaseRowDto(row: CaseRow): CaseRowDto {
  return {
    id: row.id,
    state: row.state,
    queue: row.queue,
    endpoint: row.endpoint,
    reference: row.reference,
    holder: row.holder,
    created_at: row.createdAt.toISOString(),
    deadline_at: row.deadlineAt?.toISOString() ?? null,
    decided_at: row.decidedAt?.toISOString() ?? null,
  };
}

/** One of a reviewer's own answers. */
export function toHistoryRowDto(row: HistoryRow): HistoryRowDto {
  return {
    case_id: row.caseId,
    queue: row.queue,
    endpoint: row.endpoint,
    reference: row.reference,
    answer: row.answer,
    reason: row.reason,
    answered_at: row.answeredAt.toISOString(),
    decision: row.decision && toCaseDecisionDto(row.decision),
    may_undo: row.mayUndo,
    may_amend: row.mayAmend,
  };
}

/** A case its reader skipped. */
export function toSkippedRowDto({ caseId, skippedAt, ...row }: SkippedRow): SkippedRowDto {
  return { case_id: caseId, ...row, skipped_at: skippedAt.toISOString() };
}
