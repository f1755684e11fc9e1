import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { advanceClock } from "#lib/db/test-database";
import type { Person } from "#lib/kernel/principal";
import { addMember } from "#lib/review/add-member";
import { createQueue } from "#lib/review/create-queue";
import type { RevealMode } from "#lib/review/draw-arm";
import { predict } from "#lib/serving/predict";
import type { ServingWorld } from "#prisma/seed/serving-world";
import { type ApiWorld, apiWorld, sentOk } from "./api-world.test.fixture";

/** Raw scores whose digits are nowhere else. */
const SCORES = [0.38175293, 0.61824707];
const APPLICANT = {
  ...{ Seniority: 9, Home: "rent", Time: 60, Records: "no", Job: "fixed", Expenses: 73 },
  ...{ Income: 129, Assets: 0, Debt: 0, Amount: 4813, Price: 8467 },
};
const CONTEXT = { desk: "SECRET-CONTEXT" };

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld({ scores: SCORES });
});
afterAll(() => world.close());

let desks = 0;

/** A case of the loan desk in a queue of its own that reveals in `mode`, and what its model thought. */
async function openCase(mode: RevealMode) {
  const { send, people, serving } = world;
  const by = { id: "seed", role: "system" };
  const name = `desk-${++desks}`;
  const made = {
    name,
    title: name,
    revealMode: mode,
    otherArmShare: 0,
    graceSeconds: 30,
    actor: by,
  };
  const queue = await createQueue(world.db, made);
  for (const [person, isLead] of [
    [people.reviewer, false],
    [people.lead, true],
  ] as const) {
    await addMember(world.db, { queue: queue.id, userId: person.id, isLead, actor: by });
  }
  const path = "/api/v1/endpoints/loan-desk";
  await sentOk(send, { method: "PATCH", path, as: people.admin, body: { queue: name } });
  const told = await predictOne(serving);
  return { queue: name, caseId: told.case_id ?? "", secrets: secretsOf(told) };
}

async function predictOne(serving: ServingWorld): Promise<PredictionDto> {
  const input = { features: APPLICANT, reference: "loan-881", context: CONTEXT };
  const { reply } = await predict(
    world.db,
    serving.call({ endpoint: "loan-desk", inputs: [input] }),
  );
  const [told] = JSON.parse(new TextDecoder().decode(reply.body)).predictions;
  expect(told).toMatchObject({ route: "review", status: "pending" });
  return told;
}

type Secrets = { readonly numbers: readonly number[]; readonly words: readonly string[] };

/** Whatever a reply could give the model away by. Labels are no secret: a card lists them all. */
function secretsOf({ probabilities, cost, reasons, model }: PredictionDto): Secrets {
  const { automatic, net_benefit_of_review, by_action } = cost;
  const amounts = [automatic, net_benefit_of_review, ...Object.values(by_action ?? {})];
  const numbers = [...SCORES, ...Object.values(probabilities ?? {}), ...amounts];
  const words = reasons.flatMap(({ code, detail }) => [code, detail]);
  return {
    numbers: numbers.filter((it) => it !== null),
    words: [...words, model?.sha256 ?? "", CONTEXT.desk],
  };
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Where in a reply something of the model's is: numbers near a secret one, words of the reasons, parts of an opinion. */
function leaksIn(value: unknown, secrets: Secrets, at = ""): string[] {
  if (typeof value === "number") {
    return secrets.numbers.some((it) => Math.abs(it - value) < 0.005) ? [at] : [];
  }
  if (typeof value === "string") {
    if (INSTANT.test(value)) return [];
    const spelled = secrets.numbers.map((it) => it.toFixed(it > 10 ? 2 : 4));
    return [...secrets.words, ...spelled].some((it) => value.includes(it)) ? [at] : [];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const isOpinion = /^(opinion|provisional|probabilit|cost|reasons|model|origin|route)/.test(
      name,
    );
    const isSaid = member !== null && name !== "provisional_label";
    const here = `${at}/${name}`;
    return [...(isOpinion && isSaid ? [here] : []), ...leaksIn(member, secrets, here)];
  });
}

/** Everything a person who works the queue can ask for without deciding; claiming is up to the test. */
async function readAll({ queue, caseId }: { queue: string; caseId: string }, as: Person) {
  const { send } = world;
  const paths = [
    `/api/v1/cases/${caseId}`,
    `/api/v1/cases?queue=${queue}`,
    ...["/api/v1/queues", `/api/v1/queues/${queue}`],
    ...["/api/v1/history", "/api/v1/history/skipped", "/api/v1/me"],
  ];
  const replies = await Promise.all(paths.map((path) => sentOk(send, { path, as })));
  return replies.map(({ json }, i) => ({ path: paths[i], json }));
}

async function leaksFor(opened: Awaited<ReturnType<typeof openCase>>, as: Person) {
  const replies = await readAll(opened, as);
  return replies.flatMap(({ path, json }) =>
    leaksIn(json, opened.secrets).map((at) => `${path} ${at}`),
  );
}

describe.each<RevealMode>(["after_provisional", "on_request", "always", "never"])(
  "before its time, in the mode %s, the model's opinion",
  (mode) => {
    it("is in no reply to whoever works the queue: free, reserved, claimed, decided", async () => {
      const { send, people } = world;
      const as = people.reviewer;
      const opened = await openCase(mode);
      const post = async (path: string, body: object) =>
        (await sentOk(send, { method: "POST", path, as, body })).json;
      const inReply = (json: unknown) => leaksIn(json, opened.secrets);

      expect(await leaksFor(opened, as)).toEqual([]);
      expect(await leaksFor(opened, people.lead)).toEqual([]);

      const reserved = await post(`/api/v1/queues/${opened.queue}/claims`, { kind: "reserved" });
      expect(reserved.case.id).toBe(opened.caseId);
      expect(inReply(reserved)).toEqual([]);
      expect(await leaksFor(opened, as)).toEqual([]);

      const path = `/api/v1/cases/${opened.caseId}`;
      const { claim, case: card } = await post(`${path}/claim`, {});
      expect(card.mode).toBe(mode);
      if (mode === "always") expect(inReply(card).length).toBeGreaterThan(5);
      else {
        expect(inReply(card)).toEqual([]);
        expect(await leaksFor(opened, as)).toEqual([]);
      }
      expect(await leaksFor(opened, people.lead)).toEqual([]);

      const token = { claim_token: claim.token };
      expect(inReply(await post(`${path}/heartbeat`, token))).toEqual([]);
      expect(inReply(await post(`${path}/notes`, { text: "hm" }))).toEqual([]);
      const label = { label: "good", reason: "", note: "" };
      const kept = await sentOk(send, { method: "PUT", path: `${path}/draft`, as, body: label });
      expect(inReply(kept.json)).toEqual([]);
      const stale = { claim_token: "0", label: "good", provisional_label: "bad" };
      const refused = await send({ method: "POST", path: `${path}/decision`, as, body: stale });
      expect([refused.status, inReply(refused.json)]).toEqual([409, []]);

      const decided = await post(`${path}/decision`, { ...token, label: "good" });
      expect(inReply(decided)).toEqual([]);
      expect(await leaksFor(opened, as)).toEqual([]);
      expect(await leaksFor(opened, people.lead)).toEqual([]);
      const undone = await post(`/api/v1/decisions/${decided.decision.id}/undo`, {});
      if (mode !== "always") expect(inReply(undone)).toEqual([]);
    });
  },
);

it.each<RevealMode>(["after_provisional", "on_request"])(
  "comes when it is due in the mode %s, with everything the scan looks for",
  async (mode) => {
    const { send, people } = world;
    const as = people.reviewer;
    const opened = await openCase(mode);
    const path = `/api/v1/cases/${opened.caseId}`;
    const claimed = await sentOk(send, { method: "POST", path: `${path}/claim`, as, body: {} });
    const asked = { claim_token: claimed.json.claim.token, provisional_label: "good" };
    const shown = await sentOk(send, { method: "POST", path: `${path}/reveal`, as, body: asked });
    const found = leaksIn(shown.json, opened.secrets);
    expect(found).toEqual(
      expect.arrayContaining([
        ...["/case/opinion", "/case/opinion/provisional", "/case/opinion/automatic"],
        ...["/case/opinion/probabilities/0/probability", "/case/opinion/reasons/0/code"],
      ]),
    );
    expect(await leaksFor(opened, people.lead)).toEqual([]);
    await advanceClock(world.db, 600);
    expect(await leaksFor(opened, as)).toEqual([]);
  },
);
