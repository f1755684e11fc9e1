import { afterAll, beforeAll, expect, it } from "vitest";
import { EndpointServingDto, ServingOverviewDto } from "#lib/contracts/serving-figures";
import { testDatabase } from "#lib/db/test-database";
import type { Service } from "#lib/kernel/principal";
import { type Desk, openDesk } from "#lib/monitoring/desk.test.fixture";
import { openModelDesk } from "#lib/monitoring/model-desk.test.fixture";
import { GET as readAll } from "../serving/route";
import { PATCH as patchEndpoint } from "./[endpoint]/route";
import { GET as readServing } from "./[endpoint]/serving/route";
import { PUT as stopEndpoint } from "./[endpoint]/stop/route";
import { asker, person } from "./routes.test.fixture";

const { db, drop } = await testDatabase();
const ask = asker(db);
afterAll(drop);

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(db, { name: "bring-along" });
  const models = await openModelDesk(db, { name: "scored" });
  await models.ask([0.1, 0.4]);
});

it("says what answers where, page by page", async () => {
  await desk.ask([0.6, 0.02, 0.99]);
  const { status, json } = await ask(readAll, "GET", { query: "?limit=1&hours=3" });
  const page = ServingOverviewDto.parse(json);
  expect([status, page.items.length, page.next_cursor]).toEqual([200, 1, "bring-along"]);
  expect(page.items[0]).toMatchObject({
    ...{ endpoint: { name: "bring-along" }, rungs: [], machines: [], stopped_by: null },
    // At 60 % the cheapest answer costs 400, and a person 200.
    recorded: { n: 3, hours: 3, review_share: 1 / 3, cached_share: 0 },
  });
  const rest = await ask(readAll, "GET", { query: "?cursor=bring-along" });
  const { items, next_cursor } = ServingOverviewDto.parse(rest.json);
  const scored = items.find(({ endpoint }) => endpoint.name === "scored");
  expect(scored).toMatchObject({ rungs: ["model"], recorded: { n: 2, hours: 24 } });
  expect(next_cursor).toBeNull();
});

it("says of one endpoint what else it could be served by, and who stopped it", async () => {
  const params = { endpoint: "scored" };
  const reason = "the scores look odd";
  await ask(stopEndpoint, "PUT", { params, body: { mode: "review", reason }, key: "k1" });
  const { json } = await ask(readServing, "GET", { params });
  const told = EndpointServingDto.parse(json);
  expect(told).toMatchObject({
    ...{ stopped_by: "usr_ada", endpoint: { stop: { mode: "review", reason } } },
    machines: [{ role: "champion", version: 1, quarantined: false, slot: null }],
  });
  expect(told.options.map(({ versions }) => versions[0]?.version)).toEqual([1, 2]);
});

it("hides endpoints that a key cannot reach, and refuses windows that are none", async () => {
  const as: Service = {
    ...{ kind: "service", id: "key_1", name: "CRM" },
    ...{ scopes: ["read"], endpoints: ["scored"] },
  };
  const params = { endpoint: "bring-along" };
  expect((await ask(readServing, "GET", { params, as })).status).toBe(404);
  const seen = await ask(readAll, "GET", { as });
  expect(seen.json.items).toHaveLength(1);
  const never = await ask(readServing, "GET", { params, query: "?hours=0" });
  expect(never).toMatchObject({ status: 422, json: { errors: [{ pointer: "/query/hours" }] } });
  const reviewer = await ask(readAll, "GET", { as: person("rae", "reviewer") });
  expect(reviewer.status).toBe(403);
});

it("keeps the reason for a change of how an endpoint is served", async () => {
  const reason = "Half of the inputs repeat";
  const body = { serving: { strategy: "hybrid", prices: { model: 0.004 } }, reason };
  const params = { endpoint: "scored" };
  const changed = await ask(patchEndpoint, "PATCH", { params, body, key: "k2" });
  expect(changed).toMatchObject({ status: 200, json: { serving: { strategy: "hybrid" } } });
  const act = { act: "amend_endpoint" };
  const { reason: kept } = await db.auditEvent.findFirstOrThrow({ where: act });
  expect(kept).toBe(reason);
});
