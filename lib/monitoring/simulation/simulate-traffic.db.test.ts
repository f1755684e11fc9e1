import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SimulationDto } from "#lib/contracts/simulation";
import { testDatabase } from "#lib/db/test-database";
import { openWorked, workedPolicy } from "#lib/policy/endpoints.test.fixture";
import { simulateDraft } from "../simulate-draft";
import { traffic } from "./traffic.test.fixture";

const N = 9_001;
const TRIED = 8_500;
const { db, drop } = await testDatabase();
let simulated: SimulationDto;

beforeAll(async () => {
  await traffic(db, await openWorked(db, "busy"), N);
  const asked = { endpoint: "busy", document: workedPolicy(350), days: 30, limit: TRIED };
  simulated = SimulationDto.parse(await simulateDraft(db, { ...asked, segment: "branch" }));
});
afterAll(drop);

type Oracle = {
  n: number;
  live_reviews: number;
  reviews: number;
  changed: number;
  live_total: number;
  total: number;
  live_score: number;
  score: number;
  gap: number;
  gap_se: number;
  automatic: number;
};

/** The same in SQL: least risk, review above the fee, both priced at the draft's 350; scores by labels at a chance of ½. */
async function oracle(group: "all" | "branch" | "class" | "half") {
  const key = {
    all: "''",
    branch: "branch",
    class: "case when pos >= neg then 'positive' else 'negative' end",
    half: `case when place <= ${TRIED / 2} then 'earlier' else 'later' end`,
  }[group];
  const rows = await db.$queryRawUnsafe<(Oracle & { key: string })[]>(`
    with newest as (
      select p.*, row_number() over (order by p.created_at, p.id) as place
        from (select * from predictions where id like 'pred_busy_%'
               order by created_at desc limit ${TRIED}) p),
    risks as (
      select p.place, p.probabilities[1] as pos, p.probabilities[2] as neg, p.context->>'branch' as branch,
             o.label, 1000 * p.probabilities[2] < 4000 * p.probabilities[1] as says_positive,
             least(1000 * p.probabilities[2], 4000 * p.probabilities[1]) as automatic
        from newest p left join outcomes o on o.prediction_id = p.id),
    told as (
      select *, case when label is null then automatic
                     when says_positive then automatic + 2 * ((label = 'negative')::int * 1000 - automatic)
                     else automatic + 2 * ((label = 'positive')::int * 4000 - automatic) end as own
        from risks),
    costs as (
      select *, case when automatic > 200 then 350 else automatic end as live_cost,
             case when automatic > 350 then 350 else automatic end as cost,
             case when automatic > 200 then 350 else own end as live_score,
             case when automatic > 350 then 350 else own end as score
        from told)
    select ${key} as key, count(*)::int as n,
           (count(*) filter (where automatic > 200))::int as live_reviews,
           (count(*) filter (where automatic > 350))::int as reviews,
           (count(*) filter (where automatic > 200 and automatic <= 350))::int as changed,
           sum(live_cost) as live_total, sum(cost) as total, avg(live_score) as live_score,
           avg(score) as score, avg(score - live_score) as gap,
           stddev_samp(score - live_score) / sqrt(count(*)) as gap_se, sum(automatic) as automatic
      from costs group by 1 order by 2 desc`);
  return rows;
}

const all = async () => (await oracle("all"))[0] as Oracle;

describe("a window of several chunks", () => {
  it("agrees with SQL in counts and sums, and says how many predictions were left out", async () => {
    const sql = await all();
    expect(simulated).toMatchObject({
      ...{ n: TRIED, priced: TRIED, in_window: N, truncated: true, ruler: "draft" },
      route_changed: sql.changed,
      now: { review_share: sql.live_reviews / TRIED },
      draft: { review_share: sql.reviews / TRIED },
    });
    expect(simulated.now.total_cost).toBeCloseTo(sql.live_total, 4);
    expect(simulated.draft.total_cost).toBeCloseTo(sql.total, 4);
    expect(simulated.all_automatic).toBeCloseTo(sql.automatic, 4);
    expect(simulated.all_human).toBe(350 * TRIED);
    expect(simulated.changed).toHaveLength(20);
  });

  it("agrees with SQL on labels weighed by their chance", async () => {
    const { estimated } = simulated;
    const sql = await all();
    expect(estimated).toMatchObject({ n: TRIED, labels: TRIED / 2, coverage: 1 });
    expect(estimated?.now.cost).toBeCloseTo(sql.live_score, 7);
    expect(estimated?.draft.cost).toBeCloseTo(sql.score, 7);
    expect(estimated?.difference?.value).toBeCloseTo(sql.gap, 7);
    expect(estimated?.difference?.se).toBeCloseTo(sql.gap_se, 7);
  });

  it.each([
    [
      "branch",
      () => simulated.by_segment?.values.map(({ value, ...it }) => ({ key: value, ...it })),
    ],
    ["class", () => simulated.by_class?.map(({ label, ...it }) => ({ key: label, ...it }))],
  ] as const)("tells parts apart by %s as SQL does", async (group, told) => {
    const expected = await oracle(group);
    const slices = told() ?? [];
    expect(slices.map(({ key, n }) => [key, n])).toEqual(expected.map(({ key, n }) => [key, n]));
    for (const [i, sql] of expected.entries()) {
      const slice = slices[i];
      expect([slice?.now.reviews, slice?.draft.reviews]).toEqual([sql.live_reviews, sql.reviews]);
      expect(slice?.now.expected).toBeCloseTo(sql.live_total / sql.n, 7);
      expect(slice?.draft.expected).toBeCloseTo(sql.total / sql.n, 7);
      expect(slice?.draft.cost).toBeCloseTo(sql.score, 7);
      expect(slice?.difference?.value).toBeCloseTo(sql.gap, 7);
    }
  });

  it("names the segment of each group whose route changes", () => {
    const keys = simulated.estimated?.buckets.map(({ segment, from, to }) => [segment, from, to]);
    expect(keys).toContainEqual(["south", "review", "auto:negative"]);
    expect(keys).toContainEqual(["north", "review", "auto:positive"]);
  });

  it("reports on the later half, which SQL finds by row numbers", async () => {
    const halves = await oracle("half");
    const [earlier, later] = ["earlier", "later"].map((it) => halves.find(({ key }) => key === it));
    const { choice } = simulated;
    expect(choice).toMatchObject({ tried: 1, chosen: "draft", by: "labels" });
    expect([choice?.earlier.n, choice?.later.n]).toEqual([TRIED / 2, TRIED / 2]);
    expect(choice?.candidates[0]?.difference?.value).toBeCloseTo(earlier?.gap ?? 0, 7);
    expect(choice?.report.difference?.value).toBeCloseTo(later?.gap ?? 0, 7);
    expect(choice?.report.chosen.cost).toBeCloseTo(later?.score ?? 0, 7);
    expect(Date.parse(choice?.later.from ?? "") - Date.parse(choice?.earlier.to ?? "")).toBe(
      60_000,
    );
  });

  it("draws cost against review rate through the two ends that the baselines are", async () => {
    const { review_rate: points = [] } = simulated;
    expect(points).toHaveLength(21);
    expect(points?.[0]?.expected).toBeCloseTo((await all()).automatic / TRIED, 7);
    expect(points?.at(-1)).toMatchObject({ review_share: 1, expected: expect.closeTo(350, 7) });
    const best = Math.min(...(points ?? []).map(({ expected }) => expected));
    expect(simulated.draft.total_cost / TRIED).toBeLessThanOrEqual(best + 1e-9);
  });

  it("adds up risk and coverage as a person would: sort, weigh, divide", async () => {
    const rows = await db.$queryRaw<{ confidence: number; wrong: number }[]>`
      select greatest(p.probabilities[1], p.probabilities[2]) as confidence,
             case when 1000 * p.probabilities[2] < 4000 * p.probabilities[1]
                  then (o.label = 'negative')::int * 1000 else (o.label = 'positive')::int * 4000 end as wrong
        from (select * from predictions where id like 'pred_busy_%'
               order by created_at desc limit ${TRIED}) p
        join outcomes o on o.prediction_id = p.id
       order by 1 desc`;
    const risk = simulated.risk_coverage;
    expect([risk?.labels, risk?.points.length]).toEqual([TRIED / 2, 60]);
    for (const point of risk?.points ?? []) {
      const covered = rows.slice(0, Math.round(point.coverage * rows.length));
      const lost = covered.reduce((sum, { wrong }) => sum + wrong, 0);
      expect(point.cost).toBeCloseTo(lost / covered.length, 6);
      expect(point.error).toBeCloseTo(
        covered.filter(({ wrong }) => wrong > 0).length / covered.length,
        9,
      );
    }
  });
});

/** Of the day with the most cases worth 350, the saving of the case after the `places` best. */
async function firstLeftOut(places: number): Promise<number> {
  const [row] = await db.$queryRaw<{ saving: number }[]>`
    with tried as (
      select date_trunc('day', created_at at time zone 'UTC') as day,
             least(1000 * probabilities[2], 4000 * probabilities[1]) - 350 as saving
        from (select * from predictions where id like 'pred_busy_%'
               order by created_at desc limit 1000) p)
    select saving from tried
     where saving > 0 and day = (select day from tried where saving > 0 group by day order by count(*) desc, day limit 1)
     order by saving desc offset ${places} limit 1`;
  return row?.saving ?? 0;
}

describe("what may be asked", () => {
  const asked = { endpoint: "busy", document: workedPolicy(350), days: 30, limit: 1_000 };
  const dear = { name: "dear", document: workedPolicy(900) };
  const cheap = { name: "cheap", document: workedPolicy(120) };

  it("holds candidates side by side at one ruler and says how many were tried", async () => {
    const { choice } = await simulateDraft(db, { ...asked, alternatives: [dear, cheap] });
    expect(choice).toMatchObject({ tried: 3 });
    const gaps = choice?.candidates.map(({ difference }) => difference?.value ?? Number.NaN) ?? [];
    expect(choice?.candidates.map(({ name }) => name)).toEqual(["draft", "dear", "cheap"]);
    const names = ["draft", "dear", "cheap"];
    expect(choice?.chosen).toBe(names[gaps.indexOf(Math.min(...gaps))]);
    expect(new Set(gaps).size).toBe(3);
  });

  it("prices by the policy in force where that is asked for", async () => {
    const { now, draft, ruler } = await simulateDraft(db, { ...asked, ruler: "live" });
    expect(ruler).toBe("live");
    expect(now.review_cost).toBeCloseTo(200 * now.review_share * 1_000, 6);
    expect(draft.review_cost).toBeCloseTo(200 * draft.review_share * 1_000, 6);
  });

  it("replays a capacity: fewer reviews at a dearer minute, and who waits how long", async () => {
    const free = await simulateDraft(db, asked);
    expect(free.load).toEqual({ now: null, draft: null });
    const document = workedPolicy(350, {
      capacity: { reviews_per_day: 96, minutes_per_review: 10 },
      review_deadline_minutes: 45,
      audit_rate: 0,
    });
    const { load, draft, by_class } = await simulateDraft(db, { ...asked, document });
    expect(load?.now).toBeNull();
    expect(load?.draft).toMatchObject({ reviews_per_day: 96, minutes_per_day: 960 });
    const told = load?.draft;
    expect(draft.review_share).toBeLessThan(free.draft.review_share);
    expect(told?.routed_minutes).toBeCloseTo(10 * draft.review_share * 1_000, 6);
    const { begun = 0, breaches = 0, waiting = 0 } = told ?? {};
    expect(begun + breaches + waiting).toBe(Math.round(draft.review_share * 1_000));
    // A place opens every fifteen minutes of the thousand.
    expect(begun).toBeLessThanOrEqual(Math.ceil(1_000 / 15) + 1);
    expect(told?.wait_minutes?.longest).toBeLessThanOrEqual(35);
    expect(by_class?.reduce((sum, it) => sum + (it.breaches.draft ?? 0), 0)).toBe(breaches);
    expect(by_class?.[0]?.breaches.now).toBeNull();
    expect(told?.places?.deciders).toMatchObject([
      { decider: "reviewer", reviews_per_day: 96, used: 96 },
    ]);
    expect(told?.places?.deciders[0]?.one_more_saves).toBeCloseTo(await firstLeftOut(96), 6);
    const minutes = told?.days.reduce((sum, day) => sum + day.routed_minutes, 0);
    expect(minutes).toBeCloseTo(told?.routed_minutes ?? Number.NaN, 6);
    const other = await simulateDraft(db, {
      ...asked,
      document,
      capacity: { reviews_per_day: 10_000, tiers: {} },
    });
    expect(other.load?.now?.reviews_per_day).toBe(10_000);
    expect(other.draft.review_share).toBe(free.draft.review_share);
    expect(other.load?.draft?.breaches).toBe(0);
  });

  it.each([
    ["a field nobody sends", { segment: "region" }, "/segment"],
    [
      "a tier there is not",
      { capacity: { reviews_per_day: 9, tiers: { "a/b": 2 } } },
      "/capacity/tiers/a~1b",
    ],
    ["a name twice", { alternatives: [dear, dear] }, "/alternatives/1/name"],
    [
      "the draft's own name",
      { alternatives: [{ ...dear, name: "draft" }] },
      "/alternatives/0/name",
    ],
    [
      "an alternative that cannot be applied",
      {
        alternatives: [dear, { ...cheap, document: workedPolicy(9, { on_error: "safe_action" }) }],
      },
      "/alternatives/1/document/on_error",
    ],
  ])("points at %s", async (_, wrong, pointer) => {
    await expect(simulateDraft(db, { ...asked, ...wrong })).rejects.toMatchObject({
      faults: [{ pointer }],
    });
  });

  it("points at the ruler that has no price for a draft's action", async () => {
    const hold = ["positive", "negative"].map((truth) => ({ truth, decided: "hold", cost: 120 }));
    const { costs } = workedPolicy();
    const document = workedPolicy(350, { actions: ["hold"], costs: [...costs, ...hold] });
    await expect(simulateDraft(db, { ...asked, document, ruler: "live" })).rejects.toMatchObject({
      code: "invalid_request",
      faults: [{ pointer: "/ruler" }],
    });
  });
});
