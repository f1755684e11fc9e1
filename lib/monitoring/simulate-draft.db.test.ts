import { afterAll, describe, expect, it } from "vitest";
import { toPolicyVersionDto } from "#lib/contracts/policy-dto";
import { SimulationDto } from "#lib/contracts/simulation";
import { testDatabase } from "#lib/db/test-database";
import { ada, draft, openWorked, workedPolicy } from "#lib/policy/endpoints.test.fixture";
import { publishPolicy } from "#lib/policy/publish-policy";
import { record } from "./logged.test.fixture";
import { simulateDraft } from "./simulate-draft";

const { db, drop } = await testDatabase();

afterAll(drop);

async function withTraffic(name: string) {
  const opened = await openWorked(db, name);
  const ids = [];
  for (const positive of [0.6, 0.02, 0.3, 0.9]) ids.push(await record(db, opened, { positive }));
  await record(db, opened, { positive: 0.5, ageDays: 40 });
  return { ids, ...opened };
}

describe("trying a draft", () => {
  it("replays the window, by the saved draft or by another document, and stores nothing", async () => {
    const { ids } = await withTraffic("tries");
    await draft(db, "tries", workedPolicy(500), 1);
    const tried = await simulateDraft(db, { endpoint: "tries", days: 30, limit: 100 });
    expect(SimulationDto.parse(tried)).toMatchObject({
      currency: "USD",
      n: 4,
      truncated: false,
      route_changed: 1,
      action_changed: 0,
      now: { review_share: 0.5 },
      draft: { review_share: 0.25 },
    });
    expect(tried.changed).toMatchObject([
      {
        prediction_id: ids[0],
        reference: "ref-0.6",
        from: { route: "review", action: null },
        to: { route: "auto", action: "positive" },
        automatic_before: 400,
        review_before: 200,
        review_after: 500,
      },
    ]);
    const same = { endpoint: "tries", document: workedPolicy(200), days: 30, limit: 100 };
    expect(await simulateDraft(db, same)).toMatchObject({ route_changed: 0, changed: [] });
  });

  it("takes the newest of the window and says that there were more", async () => {
    const { ids } = await withTraffic("truncates");
    const asked = { endpoint: "truncates", document: workedPolicy(50), days: 400 };
    const some = await simulateDraft(db, { ...asked, limit: 2 });
    expect(some).toMatchObject({ n: 2, truncated: true });
    expect(some.changed.map((it) => it.prediction_id)).toEqual([ids[3]]);
    const all = await simulateDraft(db, { ...asked, limit: 5 });
    expect(all).toMatchObject({ n: 5, truncated: false });
    const [from, to] = [all.window.from ?? "", all.window.to ?? ""].map(Date.parse);
    expect((to ?? 0) - (from ?? 0)).toBeGreaterThan(39 * 86_400_000);
  });

  it("points at what keeps a draft from being applied", async () => {
    await openWorked(db, "broken");
    const document = workedPolicy(200, { on_error: "safe_action" });
    const refused = simulateDraft(db, { endpoint: "broken", document, days: 30, limit: 10 });
    await expect(refused).rejects.toMatchObject({
      code: "invalid_policy",
      faults: [{ pointer: "/document/on_error" }],
    });
  });

  it("is kept with the version it was shown for, word for word", async () => {
    await withTraffic("kept");
    await draft(db, "kept", workedPolicy(500), 1);
    const simulation = await simulateDraft(db, { endpoint: "kept", days: 30, limit: 100 });
    const published = await publishPolicy(db, {
      endpoint: "kept",
      reason: "reviews became dearer",
      baseVersion: 1,
      waiver: { reason: "the caller vouches again" },
      simulation,
      actor: ada,
    });
    const dto = toPolicyVersionDto(published, { endpoint: "kept", waiverHolds: true });
    expect(dto.simulation).toEqual(simulation);
  });

  it("has zeros to show before the first prediction", async () => {
    await openWorked(db, "quiet");
    const tried = await simulateDraft(db, { endpoint: "quiet", days: 30, limit: 10 });
    expect(SimulationDto.parse(tried)).toMatchObject({
      n: 0,
      window: { from: null, to: null },
      difference_per_case: null,
      draft: { review_share: 0, total_cost: 0 },
    });
  });
});
