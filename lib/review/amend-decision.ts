import { recordEvent } from "#lib/audit-log/record";
import type { Db } from "#lib/db/client";
import { type Actor, inTransaction, type Transaction } from "#lib/db/transaction";
import { cancelEvent } from "#lib/delivery/cancel-event";
import { finalityOf } from "#lib/delivery/finality-of";
import { Refusal } from "#lib/kernel/refusal";
import { byActor } from "./actor";
import { noSuchCase, workedCase } from "./case-access";
import { refuseForeignLabel } from "./case-labels";
import type { Decided } from "./decide-case";
import { decisionsOfCase } from "./decision-view";
import {
  type DecisionRow,
  findDecision,
  insertDecision,
  isYounger,
  reviseCase,
} from "./decisions/store";
import { AMEND_HOURS } from "./may-amend";
import type { Queue } from "./queue";
import { tellDecision } from "./tell-decision";

type AmendDecision = {
  readonly decisionId: string;
  readonly label: string;
  readonly reason: string;
  readonly actor: Actor;
};

/**
 * Corrects a decision by a new revision that supersedes it, final at once. A reviewer may for 24 hours and only their
 * own, a lead of the queue at any time. Refuses `superseded` when it is not the last word any more, `final` when a
 * reviewer's time is up, a label that is not the endpoint's (`invalid_request`), `not_found` when it is not theirs.
 */
export async function amendDecision(db: Db, asked: AmendDecision): Promise<Decided> {
  const { decisionId, label, reason, actor } = asked;
  return inTransaction(db, actor, async (tx) => {
    const { decision, queue } = await amendable(tx, asked);
    const { caseId, predictionId } = decision;
    const revised = await reviseCase(tx, { caseId, revision: decision.revision });
    if (!revised) throw superseded();
    await closeEvent(tx, decisionId);
    const amendedId = await insertDecision(tx, {
      caseId,
      predictionId,
      revision: revised.revision,
      kind: "amend",
      source: "human",
      label,
      decidedBy: actor.id,
      role: actor.role ?? "person",
      reason,
      supersedes: decisionId,
      finalAt: revised.at,
      decidedAt: revised.at,
    });
    await tellDecision(tx, {
      type: "decision.amended",
      caseId,
      predictionId,
      decisionId: amendedId,
      revision: revised.revision,
      finalAt: revised.at,
      isFinal: true,
    });
    await recordEvent(tx, {
      ...byActor(actor),
      act: "amend_decision",
      objectKind: "case",
      objectId: caseId,
      before: { decision: decisionId, label: decision.label },
      after: { decision: amendedId, label },
      reason,
    });
    const amended = (await decisionsOfCase(tx, caseId)).at(-1);
    if (!amended) throw new Error("the amended decision was not stored");
    return { queue: queue.name, caseId, predictionId, decision: amended };
  });
}

async function amendable(
  tx: Transaction,
  asked: AmendDecision,
): Promise<{ decision: DecisionRow; queue: Queue }> {
  const { decisionId, label, actor } = asked;
  const decision = await findDecision(tx, decisionId);
  if (!decision) throw noSuchCase();
  const { facts, queue, isLead } = await workedCase(tx, { caseId: decision.caseId, actor });
  if (!isLead && decision.decidedBy !== actor.id) throw noSuchCase();
  if (decision.kind === "reversal" || facts.revision !== decision.revision) throw superseded();
  if (!isLead && !(await isYounger(tx, decisionId, AMEND_HOURS))) {
    throw new Refusal("final", `A reviewer may amend for ${AMEND_HOURS} hours; ask a lead.`);
  }
  await refuseForeignLabel(tx, facts.endpointId, label, "/label");
  return { decision, queue };
}

/** An event that has not left is dropped in favor of the amended one; one whose time has come leaves before it. */
async function closeEvent(tx: Transaction, decisionId: string): Promise<void> {
  const isDropped = await cancelEvent(tx, decisionId);
  if (!isDropped) await finalityOf(tx, [decisionId]);
}

function superseded(): Refusal {
  return new Refusal("superseded", "Another revision of this case came after this decision.");
}
