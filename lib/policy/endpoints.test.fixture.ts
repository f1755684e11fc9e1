import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Db } from "#lib/db/client";
import { Policy, type PolicyInput } from "#lib/decision/policy";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { registerVersion } from "#lib/registry/register-version";
import { tinyVersion } from "#lib/registry/tiny-version.test.fixture";
import { createEndpoint } from "./create-endpoint";
import { saveDraft } from "./draft-policy";
import { getEndpoint } from "./get-endpoint";

export const ada = { id: "usr_ada", role: "admin", requestId: "req_7" };
export const bo = { id: "usr_bo", role: "admin", requestId: "req_8" };

/** The worked example's prices: 1000 for a false positive, 4000 for a false negative, and a review. */
export function workedPolicy(reviewCost = 200, more: Partial<PolicyInput> = {}): Policy {
  return Policy.parse({
    costs: [
      { truth: "negative", decided: "positive", cost: 1000 },
      { truth: "positive", decided: "negative", cost: 4000 },
    ],
    review_cost: reviewCost,
    ...more,
  });
}

/** Good refused costs 0.15 of the amount, bad accepted 0.6 of it. */
export function loanPolicy(reviewCost = 75): Policy {
  const share = (truth: string, decided: string, per_unit: number) => {
    return { truth, decided, cost: { base: 0, per_unit, of: "Amount" } };
  };
  return Policy.parse({
    costs: [share("good", "bad", 0.15), share("bad", "good", 0.6)],
    review_cost: reviewCost,
  });
}

/** An endpoint whose caller brings the probabilities, waived. */
export async function openWorked(db: Db, name: string, policy = workedPolicy()) {
  return createEndpoint(db, {
    name,
    title: "Worked example",
    question: "Positive or negative?",
    labels: ["positive", "negative"],
    inputKind: "probabilities",
    queueId: "que_worked",
    policy,
    waiver: { reason: "the caller vouches for them" },
    actor: ada,
  });
}

/** An endpoint on a model of its own whose version 1 is measured and whose version 2 is not; version 1 serves. */
export async function openLoans(db: Db, name: string) {
  const filesDir = await mkdtemp(join(tmpdir(), "umpire-files-"));
  const model = `${name}-model`;
  for (const version of [1, 2]) {
    const tiny = tinyVersion({ name: model, version, isMeasured: version === 1 });
    await registerVersion(db, { ...tiny, filesDir, by: ada });
  }
  await rm(filesDir, { recursive: true });
  await pointAt(db, name, 1);
  const { id } = await db.model.findUniqueOrThrow({ where: { name: model } });
  return createEndpoint(db, {
    name,
    title: "Loans",
    question: "Will this loan be repaid?",
    labels: ["good", "bad"],
    inputKind: "features",
    model: { id, alias: "champion" },
    queueId: "que_loans",
    policy: loanPolicy(),
    actor: ada,
  });
}

/** Moves the champion behind an endpoint of `openLoans`. */
export async function pointAt(db: Db, name: string, version: number) {
  const alias = { model: `${name}-model`, alias: "champion" };
  return moveAlias(db, { ...alias, version, reason: "for the test", actor: ada });
}

/** Saves a draft over whatever is there. */
export async function draft(db: Db, name: string, document: Policy, baseVersion: number) {
  const { id: endpointId } = await getEndpoint(db, { name });
  return saveDraft(db, { endpointId, document, baseVersion, actor: ada });
}

/** Whether somebody comes to stand before the policy gate while this transaction is inside. Asks the server, at most so often. */
export async function seesWaiter(tx: Db, tries = 400): Promise<boolean> {
  for (let i = 0; i < tries; i++) {
    const waiting = await tx.$queryRaw<unknown[]>`
      select 1 from pg_locks l join pg_database d on d.oid = l.database
       where d.datname = current_database() and locktype = 'advisory' and not granted`;
    if (waiting.length > 0) return true;
  }
  return false;
}
