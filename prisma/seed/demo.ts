import { join } from "node:path";
import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { createKey } from "#lib/identity/create-key";
import { addMember } from "#lib/review/add-member";
import { createQueue } from "#lib/review/create-queue";
import { SEED_ACTOR, seedPeople } from "./demo-people";
import { seedLoanDesk } from "./loan-desk";
import { demoIsThere } from "./store";
import { seedWorkedExample } from "./worked-example";

/**
 * Puts the whole demo in, in one transaction: people, queues, endpoints, the loan model and a key that may predict and read on all of them.
 * Answers the key's secret, which nothing else can tell later; `null` when the demo is there already.
 */
export async function seedDemo(
  db: Db,
  { dataDir }: { dataDir: string; url: string },
): Promise<{ apiKey: string } | null> {
  return inTransaction(db, SEED_ACTOR, (tx) => putIn(tx, dataDir), { timeoutMs: 60_000 });
}

async function putIn(db: Db, dataDir: string): Promise<{ apiKey: string } | null> {
  if (await demoIsThere(db)) return null;
  const people = await seedPeople(db);
  const queues = await seedQueues(db, people);
  await seedLoanDesk(db, { queueId: queues.loans, filesDir: join(dataDir, "files") });
  await seedWorkedExample(db, { queueId: queues.example });
  const { secret } = await createKey(db, {
    actor: SEED_ACTOR,
    name: "Demo key",
    scopes: ["predict", "read", "outcome"],
    isDemo: true,
  });
  return { apiKey: secret };
}

async function seedQueues(
  db: Db,
  people: ReadonlyMap<string, string>,
): Promise<{ loans: string; example: string }> {
  const seniors = await createQueue(db, {
    name: "senior-loans",
    title: "Senior loan officers",
    guideline: "Cases that a colleague handed on. Read their note, then judge for yourself.",
    isDemo: true,
    actor: SEED_ACTOR,
  });
  const loans = await createQueue(db, {
    name: "loan-applications",
    title: "Loan applications",
    guideline:
      "Would you lend this person the amount, on these terms? Weigh income against expenses and debt, the amount " +
      "against the price of what is bought, and what the records say. A missing figure is no proof of anything.",
    escalatesToId: seniors.id,
    isDemo: true,
    actor: SEED_ACTOR,
  });
  const example = await createQueue(db, {
    name: "worked-example",
    title: "Worked example",
    guideline:
      "The example of the documentation: decide either way and see what the caller is told.",
    revealMode: "always",
    otherArmShare: 0,
    isDemo: true,
    actor: SEED_ACTOR,
  });
  for (const queue of [loans, example]) {
    await letIn(db, queue.id, people, ["reviewer", "second"], false);
  }
  for (const queue of [loans, example, seniors]) {
    await letIn(db, queue.id, people, ["lead", "admin"], true);
  }
  return { loans: loans.id, example: example.id };
}

async function letIn(
  db: Db,
  queue: string,
  people: ReadonlyMap<string, string>,
  names: readonly string[],
  isLead: boolean,
): Promise<void> {
  for (const name of names) {
    const userId = people.get(`${name}@umpire.test`);
    if (userId) await addMember(db, { queue, userId, isLead, actor: SEED_ACTOR });
  }
}
