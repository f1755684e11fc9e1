import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { Problem } from "#lib/contracts/common";
import { ProtocolError } from "#lib/contracts/inference-protocol";
import { advanceClock } from "#lib/db/test-database";
import type { DeclaredRoute } from "#lib/http/api-document";
import type { Principal } from "#lib/kernel/principal";
import { type Act, mayAct } from "#lib/kernel/rights";
import { type ApiWorld, apiWorld, askPerson, decideBy, service } from "./api-world.test.fixture";
import { SAMPLES } from "./samples.test.fixture";
import { addressOf, type Got, routes } from "./sender.test.fixture";

const REQUESTS = 2_000;

let world: ApiWorld;
let names: Record<string, string>;
beforeAll(async () => {
  world = await apiWorld();
  const { send, people } = world;
  const decided = await askPerson(send);
  const decision = await decideBy(send, people.admin, decided.caseId);
  await settle();
  const { caseId, predictionId } = await askPerson(send);
  const path = `/api/v1/cases/${caseId}/claim`;
  await send({ method: "POST", path, as: people.admin, body: {} });
  names = {
    ...{ case: caseId, prediction: predictionId, decision, queue: "worked-example" },
    ...{ endpoint: "worked-example", version: "1", model: "loan-risk", alias: "champion" },
    ...{ user: people.second.id, key: "key_absent", session: "ses_absent" },
  };
});
afterAll(() => world.close());

/** Makes every decision final in the outbox, as the next read would. */
async function settle(): Promise<void> {
  await advanceClock(world.db, 600);
  const asked = { path: "/api/v1/predictions?limit=200", as: world.people.admin };
  expect((await world.send(asked)).status).toBe(200);
  expect(await world.db.outboxEvent.count({ where: { state: "held" } })).toBe(0);
}

const writes = routes.filter(
  ({ method, path, spec }) =>
    method !== "GET" && path !== "/api/v1/demo" && spec.rawBody === undefined,
);

/** The administrator who leads, or where only a system may, a key with every scope. */
function strongest({ spec: { act } }: DeclaredRoute): Principal {
  const { admin } = world.people;
  return act === "public" || mayAct(admin, act as Act) ? admin : service();
}

/** What every table holds, by number of rows and newest writer: any insert, update or delete changes it. */
async function stateOfTables(): Promise<Record<string, string>> {
  const tables = await world.db.$queryRaw<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`;
  const parts = tables
    .filter(({ name }) => !FAILURES.includes(name))
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*) || ' rows, ' || coalesce(max(xmin::text::bigint), 0) as held from "${name}"`,
    );
  const rows = await world.db.$queryRawUnsafe<{ name: string; held: string }[]>(
    parts.join(" union all "),
  );
  return Object.fromEntries(rows.map(({ name, held }) => [name, held]));
}

/** Where refusals are recorded: inputs that broke a schema, and sign-ins that failed. */
const FAILURES = ["rejected_inputs", "sign_in_failures"];

/** Values on the edge of what a column, a clock or a parser can hold. */
const ODD: readonly unknown[] = [
  ...[null, true, "", " ", "\u202e\u200b", "x".repeat(300), "0".repeat(5000), [], {}, [[]], [null]],
  ...[-1, -0, 0.5, 1e308, 5e-324, 2_147_483_648, -2_147_483_649, 9_007_199_254_740_991],
  ...["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2026-02-29T00:00:00Z"],
  ...["'; drop table users; --", "%00", "../../etc/passwd", "{{7*7}}", "__proto__", "constructor"],
  ...[{ toString: 1 }, { constructor: { prototype: 1 } }, "\ud800", "a\u0000b"],
];
const FRAGMENTS = [
  ...['{"__proto__":{"a":1}}', '{"x":1e999}', "[".repeat(5000), '{"a":', "\ufeff{}", "nul", ""],
  ...['{"a":1,"a":2}', "[]", '"text"', "7", "null", '{"\\u0000":1}', "{'a':1}", "{}{}"],
];

const odd = fc.oneof(fc.constantFrom(...ODD), fc.jsonValue({ maxDepth: 3 }));

/** A fitting body with one member, however deep, put wrong, taken away or added; or bytes that are no JSON at all. */
function hostile(sample: object): fc.Arbitrary<Uint8Array> {
  const spots = spotsOf(sample);
  const changed = fc
    .tuple(fc.constantFrom(...spots), odd, fc.boolean())
    .map(([spot, value, isAdded]) => JSON.stringify(withSpot(sample, spot, value, isAdded)));
  const text = fc.oneof(
    { weight: 6, arbitrary: changed },
    { weight: 1, arbitrary: fc.constantFrom(...FRAGMENTS) },
    { weight: 1, arbitrary: odd.map((it) => JSON.stringify(it)) },
  );
  const bytes = text.map((it) => new TextEncoder().encode(it));
  return fc.oneof(
    { weight: 9, arbitrary: bytes },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
    { weight: 1, arbitrary: bytes.map((it) => it.slice(0, -1)) },
  );
}

type Spot = readonly (string | number)[];

function spotsOf(value: unknown, at: Spot = []): Spot[] {
  if (typeof value !== "object" || value === null) return [at];
  const entries = Object.entries(value);
  return [at, ...entries.flatMap(([key, member]) => spotsOf(member, [...at, key]))];
}

function withSpot(value: unknown, [key, ...rest]: Spot, put: unknown, isAdded: boolean): unknown {
  if (key === undefined) {
    return isAdded && isObject(value) ? { ...value, surplus: put } : put;
  }
  if (Array.isArray(value)) {
    return value.map((it, i) => (String(i) === key ? withSpot(it, rest, put, isAdded) : it));
  }
  const member = isObject(value) ? value[key] : undefined;
  return { ...(value as object), [key]: withSpot(member, rest, put, isAdded) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function expectProblem(got: Got): void {
  if (got.headers.get("content-type") === "application/json") {
    const { request_id } = ProtocolError.parse(got.json);
    expect(request_id).toBe(got.headers.get("x-request-id"));
    return;
  }
  expect(got.headers.get("content-type")).toBe("application/problem+json");
  const problem = Problem.parse(got.json);
  expect(problem.status).toBe(got.status);
  expect(problem.request_id).toBe(got.headers.get("x-request-id"));
  if (problem.code !== "invalid_request" && problem.code !== "schema_invalid") return;
  expect(problem.errors?.length).toBeGreaterThan(0);
  for (const { pointer } of problem.errors ?? []) expect(pointer).toMatch(/^(\/|$)/);
}

it("answers two thousand malformed bodies with a named refusal that writes nothing", async () => {
  const bodied = writes.filter(({ spec }) => spec.body !== undefined);
  const runs = Math.ceil(REQUESTS / bodied.length);
  let refused = 0;
  let held = await stateOfTables();
  for (const route of bodied) {
    const { method } = route;
    const sent = { method, path: addressOf(route, names), as: strongest(route) };
    const sample = SAMPLES[`${method} ${route.path}`] ?? {};
    await fc.assert(
      fc.asyncProperty(hostile(sample), async (body) => {
        const got = await world.send({ ...sent, body });
        const now = await stateOfTables();
        if (got.status >= 400) {
          refused++;
          expectProblem(got);
          expect(got.status).toBeLessThan(500);
          expect(now).toEqual(held);
        }
        held = now;
      }),
      { numRuns: runs, endOnFailure: true },
    );
  }
  expect(refused).toBeGreaterThan(REQUESTS / 2);
}, 240_000);

it("answers odd addresses and queries in the same way", async () => {
  await settle();
  const before = await stateOfTables();
  for (const route of routes.filter(({ path }) => path !== "/api/v1/demo")) {
    const { method, path } = route;
    const body = SAMPLES[`${method} ${path}`];
    const sent = { method, as: strongest(route), ...(body ? { body } : {}) };
    for (const address of oddAddresses(route)) {
      const got = await world.send({ ...sent, path: address });
      expect([address, got.status]).toEqual([address, expect.not.toBeOneOf([500, 503])]);
      if (got.status >= 400) expectProblem(got);
    }
  }
  expect(await stateOfTables()).toEqual(before);
}, 240_000);

/** Of a write only its parts, which then name nothing; of a read its query too. */
function oddAddresses(route: DeclaredRoute): string[] {
  const { method, path, spec } = route;
  const odds = ODD_TEXTS.map(encodeURIComponent);
  const parts = spec.params ? odds.map((it) => path.replace(/\{\w+\}/g, it)) : [];
  if (method !== "GET" || !spec.query) return parts;
  const fields = Object.keys(z.toJSONSchema(spec.query, JSON_INPUT).properties ?? {});
  const queries = fields.flatMap((name) => odds.map((it) => `?${name}=${it}`));
  return [...parts, ...queries.map((it) => addressOf(route, names) + it)];
}

const JSON_INPUT = { io: "input", unrepresentable: "any" } as const;
const ODD_TEXTS = [
  ...["\u0000", "a\u0000b", "-1", "0", "1e9", "99999999999999999999", "2147483648", "NaN", " "],
  ...["x".repeat(300), "__proto__", "'; --", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z"],
  ...["+275760-09-13T00:00:00.000Z~pred_x", "-271821-04-20T00:00:00.000Z~pred_x", "~", "é"],
];
