import type { Db } from "#lib/db/client";
import { addMember } from "#lib/review/add-member";
import { createQueue } from "#lib/review/create-queue";
import type { NewQueue } from "#lib/review/queue";
import { SEED_ACTOR } from "./demo-people";

/** Ids of people by e-mail address. */
type People = ReadonlyMap<string, string>;

/** Ids of the two queues that every demo has. */
export type DemoQueues = { readonly loans: string; readonly example: string };

/** The queues of the loan desk, its seniors and the worked example, with the people who work and lead them. */
export async function seedQueues(db: Db, people: People): Promise<DemoQueues> {
  const seniors = await createQueue(db, {
    name: "senior-loans",
    title: "Senior loan officers",
    guideline: "Cases that a colleague handed on. Read their note, then judge for yourself.",
    isDemo: true,
    actor: SEED_ACTOR,
  });
  await letIn(db, seniors.id, people, LEADS, true);
  const loans = await openQueue(db, people, {
    name: "loan-applications",
    title: "Loan applications",
    guideline:
      "Would you lend this person the amount, on these terms? Weigh income against expenses and debt, the amount " +
      "against the price of what is bought, and what the records say. A missing figure is no proof of anything.",
    escalatesToId: seniors.id,
  });
  const example = await openQueue(db, people, {
    name: "worked-example",
    title: "Worked example",
    guideline:
      "The example of the documentation: decide either way and see what the caller is told.",
    revealMode: "always",
    otherArmShare: 0,
  });
  return { loans, example };
}

/** Where customers' reviews wait. */
export function seedFeedbackQueue(db: Db, people: People): Promise<string> {
  return openQueue(db, people, {
    name: "customer-feedback",
    title: "Customer feedback",
    guideline:
      "Public product reviews, demo only. Praise gets a thank-you at once; anything that somebody should look after " +
      "is other, mild praise with a complaint in it included. Judge the text, not the product.",
  });
}

/** Where pictures of articles wait. */
export function seedCatalogueQueue(db: Db, people: People): Promise<string> {
  return openQueue(db, people, {
    name: "catalogue",
    title: "Catalogue",
    guideline:
      "Name the article on the picture. What buttons up over a shirt is a coat, what is pulled over the head a " +
      "pullover. A picture too coarse to tell may be skipped.",
  });
}

const REVIEWERS = ["reviewer", "second"];
const LEADS = ["lead", "admin"];

async function openQueue(db: Db, people: People, queue: NewQueue): Promise<string> {
  const { id } = await createQueue(db, { ...queue, isDemo: true, actor: SEED_ACTOR });
  await letIn(db, id, people, REVIEWERS, false);
  await letIn(db, id, people, LEADS, true);
  return id;
}

async function letIn(
  db: Db,
  queue: string,
  people: People,
  names: readonly string[],
  isLead: boolean,
): Promise<void> {
  for (const name of names) {
    const userId = people.get(`${name}@umpire.test`);
    if (userId) await addMember(db, { queue, userId, isLead, actor: SEED_ACTOR });
  }
}
