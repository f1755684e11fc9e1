import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReviewersDto } from "#lib/contracts/statistics";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { wilsonInterval } from "#lib/decision/estimation/share-interval";
import { getEndpoint } from "#lib/policy/get-endpoint";
import type { Colleague } from "#prisma/seed/review-world";
import { type Desk, openDesk } from "./desk.test.fixture";
import { endpointReviewers } from "./endpoint-reviewers";
import { evidenceOf } from "./evidence";
import { labeledEvidence } from "./labeled-evidence";

const DAYS = 30;
/** Of 11 known answers 7 are "negative". */
const KNOWN = ["negative", "negative", "positive"];
const knownOf = (i: number) => KNOWN[i % 3] ?? "";

let test: TestDatabase;
let desk: Desk;
let first: Colleague;
let lead: Colleague;
let old: string[];
beforeAll(async () => {
  test = await testDatabase();
  desk = await openDesk(test.db, { name: "loans-gold", more: { audit_rate: 0.5 } });
  first = await desk.world.colleague("first");
  lead = await desk.world.colleague("lead", ["lead"]);
  old = (await desk.ask(Array.from({ length: 11 }, () => 0.01))).map(({ id }) => id);
  // The predictions were made long before their known answers are asked for.
  await advanceClock(test.db, (DAYS + 10) * 86_400);
  for (const [i, predictionId] of old.entries()) {
    const origin = "gold" as const;
    const place = { endpointId: desk.endpointId, predictionId, fallbackLabel: null };
    await desk.world.open(1, { ...place, origin, goldLabel: knownOf(i) });
  }
  // Wrong about the 1st and the 7th, which are negative, and about the 6th, which is positive.
  await desk.answerAll(first, (id) => {
    const i = old.indexOf(id);
    const isWrong = i === 0 || i === 6 || i === 5;
    return isWrong === (knownOf(i) === "negative") ? "positive" : "negative";
  });
});
afterAll(() => test.drop());

async function read(reader: Colleague) {
  const endpoint = await getEndpoint(test.db, { name: "loans-gold" });
  const asked = { endpoint, days: DAYS, priorAccuracy: 0.9, reader: reader.person };
  return ReviewersDto.parse(await endpointReviewers(test.db, asked));
}

describe("known answers", () => {
  it("grade who gave theirs: confusion, accuracy and its interval, whenever the prediction was made", async () => {
    const { reviewers, agreement } = await read(lead);
    const profile = reviewers.find((it) => it.user_id === first.person.id)?.profile;
    expect(profile).toMatchObject({ answers: 11, graded: 11 });
    const [low, high] = wilsonInterval(8, 11);
    expect(profile?.gold_accuracy).toEqual({ share: 8 / 11, n: 11, low, high });
    expect(profile?.accuracy).toEqual(profile?.gold_accuracy);
    const cell = (truth: string, answered: string) =>
      profile?.confusion.find((it) => it.truth === truth && it.answered === answered);
    expect(cell("negative", "positive")).toMatchObject({ n: 2 });
    expect(cell("negative", "negative")).toMatchObject({ n: 6 });
    expect(cell("positive", "negative")).toMatchObject({ n: 1 });
    expect(cell("positive", "positive")?.probability).toBeCloseTo((2 + 20 * 0.9) / 23, 9);
    expect(profile?.recall.find(({ truth }) => truth === "negative")?.n).toBe(8);
    expect(agreement.items).toBe(0);
  });

  it("tell who gave theirs nothing, not even that a case was one", async () => {
    const { reviewers } = await read(first);
    expect(reviewers[0]?.profile).toMatchObject({
      ...{ answers: 11, graded: 0, accuracy: null, gold_accuracy: null },
    });
  });

  it("label no traffic and wait for nobody's decision", async () => {
    const endpoint = { id: desk.endpointId, labels: ["positive", "negative"] };
    const evidence = await evidenceOf(test.db, { endpoint, days: DAYS + 20 });
    expect(evidence.rows.map(({ answers }) => answers.length)).toEqual(Array(11).fill(1));
    expect(labeledEvidence(evidence)).toEqual([]);
  });

  it("are never asked of somebody who answered the prediction before", async () => {
    const [asked] = await desk.ask([0.6]);
    const predictionId = asked?.id ?? "";
    await desk.answerAll(first, () => "positive");
    const place = { endpointId: desk.endpointId, predictionId, fallbackLabel: null };
    await desk.world.open(1, { ...place, origin: "gold", goldLabel: "negative" });
    expect(await desk.answerAll(first, () => "positive")).toEqual([]);
    expect(await desk.answerAll(lead, () => "negative")).toEqual([predictionId]);
    const { reviewers } = await read(lead);
    const of = (who: Colleague) => reviewers.find((it) => it.user_id === who.person.id)?.profile;
    expect(of(lead)?.gold_accuracy).toMatchObject({ share: 1, n: 1 });
    // What is known grades the first's answer to the routed case as well, which was no known answer to them.
    expect(of(first)).toMatchObject({ graded: 12, gold_accuracy: { n: 11 } });
    expect(of(first)?.accuracy).toMatchObject({ share: 8 / 12, n: 12 });
  });
});
