import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ReviewersDto } from "#lib/contracts/statistics";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { tellOutcome } from "#lib/serving/tell-outcome";
import type { Colleague } from "#prisma/seed/review-world";
import { caller, type Desk, openDesk } from "./desk.test.fixture";
import { endpointReviewers } from "./endpoint-reviewers";

let test: TestDatabase;
let desk: Desk;
let first: Colleague;
let second: Colleague;
let ids: string[];
beforeAll(async () => {
  test = await testDatabase();
  desk = await openDesk(test.db, { name: "loans-two", more: { audit_rate: 1 } });
  [first, second] = [await desk.world.colleague("first"), await desk.world.colleague("second")];
  ids = (await desk.ask(Array.from({ length: 24 }, () => 0.6))).map(({ id }) => id);
  // The first is wrong about every sixth, the second about every fourth; every other one is positive.
  await desk.answerAll(first, (id) => answer(id, 6));
  await desk.openAudits();
  await desk.answerAll(second, (id) => answer(id, 4));
});
afterAll(() => test.drop());

const truthOf = (id: string) => (ids.indexOf(id) % 2 === 0 ? "positive" : "negative");
function answer(id: string, every: number): string {
  const isWrong = ids.indexOf(id) % every === 0;
  return (truthOf(id) === "positive") === isWrong ? "negative" : "positive";
}

async function read(reader: Colleague) {
  const endpoint = await getEndpoint(test.db, { name: "loans-two" });
  const asked = { endpoint, days: 30, priorAccuracy: 0.9, reader: reader.person };
  return ReviewersDto.parse(await endpointReviewers(test.db, asked));
}

/** Cohen's kappa of two lists of answers, from its definition. */
function kappaByHand(a: readonly string[], b: readonly string[]): number {
  const share = (list: readonly string[]) =>
    list.filter((it) => it === "positive").length / list.length;
  const agreed = a.filter((it, i) => it === b[i]).length / a.length;
  const chance = share(a) * share(b) + (1 - share(a)) * (1 - share(b));
  return (agreed - chance) / (1 - chance);
}

describe("who sees what", () => {
  it("shows a reviewer themselves, a lead of the queue everybody, an auditor the team as one", async () => {
    expect(await read(first)).toMatchObject({
      scope: "self",
      team: null,
      reviewers: [{ user_id: first.person.id }],
    });
    const lead = await desk.world.colleague("lead", ["lead"]);
    const all = await read(lead);
    expect(all.scope).toBe("everybody");
    expect(all.reviewers.map((it) => it.user_id).sort()).toEqual(
      [first.person.id, second.person.id].sort(),
    );
    const auditor = await desk.world.colleague("auditor", ["auditor"]);
    const team = await read(auditor);
    expect(team).toMatchObject({ scope: "team", reviewers: [], team: { answers: 48 } });
    expect(JSON.stringify(team)).not.toContain(first.person.id);
    const foreign = await (await openDesk(test.db, { name: "other" })).world.colleague("x", [
      "lead",
    ]);
    expect(await read(foreign)).toMatchObject({ scope: "self", reviewers: [], team: null });
  });
});

describe("what is said of a reviewer", () => {
  it("without a truth: kappa, alpha and what overlapping answers tell", async () => {
    const lead = await desk.world.colleague("another", ["lead"]);
    const { agreement, reviewers } = await read(lead);
    const [a, b] = [6, 4].map((every) => ids.map((id) => answer(id, every)));
    const kappa = kappaByHand(a ?? [], b ?? []);
    for (const { profile } of reviewers) {
      expect(profile).toMatchObject({ answers: 24, graded: 0, kappa: { pairs: 24 } });
      expect(profile.kappa.value).toBeCloseTo(kappa, 9);
      expect(profile.dawid_skene?.items).toBe(24);
      expect(profile.recall.every((it) => it.uses_prior)).toBe(true);
    }
    const disagreed = ids.filter((id) => answer(id, 6) !== answer(id, 4)).length / 24;
    const positives = [...(a ?? []), ...(b ?? [])].filter((it) => it === "positive").length;
    const expected = (2 * positives * (48 - positives)) / (48 * 47);
    expect(agreement.items).toBe(24);
    expect(agreement.alpha).toBeCloseTo(1 - disagreed / expected, 9);
    expect(agreement.interval?.low).toBeLessThan(agreement.alpha ?? 0);
  });

  it("with one: counts drawn toward the prior by twenty answers, and how they stand to the model", async () => {
    for (const predictionId of ids) {
      await tellOutcome(test.db, {
        predictionId,
        label: truthOf(predictionId),
        source: "ledger",
        observedAt: null,
        principal: caller,
        actor: { id: caller.id, role: "service", requestId: "req_7" },
      });
    }
    const { reviewers } = await read(first);
    const profile = reviewers[0]?.profile;
    const cell = (truth: string, answered: string) =>
      profile?.confusion.find((it) => it.truth === truth && it.answered === answered);
    // Every sixth of 24 is one of the twelve positives: four missed, eight found.
    expect(cell("positive", "negative")).toMatchObject({ n: 4 });
    expect(cell("positive", "negative")?.probability).toBeCloseTo((4 + 20 * 0.1) / 32, 9);
    expect(cell("negative", "negative")?.probability).toBeCloseTo((12 + 20 * 0.9) / 32, 9);
    expect(profile).toMatchObject({ graded: 24, dawid_skene: null });
    expect(profile?.against_model.agreement_when_right).toMatchObject({ n: 12, share: 8 / 12 });
    expect(profile?.against_model.agreement_when_wrong).toMatchObject({ n: 12, share: 0 });
    expect(profile?.against_model.overturned).toMatchObject({ n: 24, share: 16 / 24 });
  });
});
