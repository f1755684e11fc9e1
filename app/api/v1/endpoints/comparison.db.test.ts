import { afterAll, expect, it } from "vitest";
import { ComparisonDto } from "#lib/contracts/comparison";
import { testDatabase } from "#lib/db/test-database";
import { createQueue } from "#lib/review/create-queue";
import { splitWorld } from "#lib/serving/split-world.test.fixture";
import { GET as compare } from "./[endpoint]/comparison/route";
import { PATCH as patchEndpoint, GET as readEndpoint } from "./[endpoint]/route";
import { POST as postEndpoint } from "./route";
import { asker } from "./routes.test.fixture";

const { db, drop } = await testDatabase();
const ask = asker(db);
afterAll(drop);

it("splits traffic and says how either arm does", async () => {
  const loans = await splitWorld(db, { name: "loans" });
  const params = { endpoint: "loans" };
  await loans.point("challenger", 2);
  const serving = { split: { challenger_share: 0.25 } };
  const patched = await ask(patchEndpoint, "PATCH", { params, body: { serving } });
  expect(patched).toMatchObject({
    status: 200,
    json: { serving: { strategy: "dynamic", ...serving } },
  });
  await loans.ask(Array.from({ length: 40 }, (_, i) => `s${i}`));
  const told = await ask(compare, "GET", { params });
  expect(told.status).toBe(200);
  const { champion, challenger, currency } = ComparisonDto.parse(told.json);
  expect({ champion, currency }).toMatchObject({ champion: { version: 1 }, currency: "USD" });
  expect(challenger).toMatchObject({ share: 0.25, version: { name: "loans-model", version: 2 } });
  const { arms } = challenger ?? {};
  expect((arms?.champion.n ?? 0) + (arms?.challenger.n ?? 0)).toBe(40);
  const body = { serving: { split: null } };
  expect(await ask(patchEndpoint, "PATCH", { params, body })).toMatchObject({ status: 200 });
  const { json } = await ask(readEndpoint, "GET", { params });
  expect(json).toMatchObject({ serving: { strategy: "dynamic" } });
  expect(json).not.toHaveProperty("serving.split");
  const act = { act: "amend_endpoint" };
  const events = await db.auditEvent.findMany({ where: act, orderBy: { id: "asc" } });
  expect(events.map(({ after }) => after)).toMatchObject([serving, { split: null }]);
});

it("refuses a share beyond 1, and a split where the caller brings the probabilities", async () => {
  const params = { endpoint: "loans" };
  const beyond = { serving: { split: { challenger_share: 1.25 } } };
  expect(await ask(patchEndpoint, "PATCH", { params, body: beyond })).toMatchObject({
    status: 422,
    json: { errors: [{ pointer: "/serving/split/challenger_share" }] },
  });
  await createQueue(db, { name: "desk", title: "Desk", actor: { id: "usr_ada", role: "admin" } });
  const costs = [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ];
  const own = {
    ...{ name: "own", title: "Own", question: "Which?", labels: ["positive", "negative"] },
    ...{ input_kind: "probabilities", queue: "desk", policy: { costs, review_cost: 200 } },
    waiver: { reason: "the caller vouches for them" },
  };
  expect(await ask(postEndpoint, "POST", { body: own })).toMatchObject({ status: 201 });
  const body = { serving: { split: { challenger_share: 0.5 } } };
  const refused = await ask(patchEndpoint, "PATCH", { params: { endpoint: "own" }, body });
  expect(refused).toMatchObject({ json: { errors: [{ pointer: "/serving/split" }] } });
  expect(await ask(compare, "GET", { params: { endpoint: "own" } })).toMatchObject({
    status: 200,
    json: { champion: null, challenger: null, shadow: null },
  });
  expect(await ask(compare, "GET", { params: { endpoint: "nowhere" } })).toMatchObject({
    status: 404,
  });
});
