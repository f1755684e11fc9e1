import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { Db } from "#lib/db/client";
import {
  type Person,
  type Principal,
  ROLES,
  type Role,
  SCOPES,
  type Scope,
  type Service,
} from "#lib/kernel/principal";
import { mayAct } from "#lib/kernel/rights";
import type { DeclaredRoute } from "./api-document";
import { collectRoutes } from "./collect-routes";
import { gateOf } from "./doors";
import { routeDefiner } from "./route-definer";

let routes: DeclaredRoute[];
beforeAll(async () => {
  routes = await collectRoutes();
});

function person(...roles: Role[]): Person {
  const known = { id: `usr_${roles.join("_")}`, name: "P", email: "p@umpire.test" };
  return { kind: "person", ...known, roles, sessionId: "ses_1" };
}

function service(...scopes: Scope[]): Service {
  return { kind: "service", id: `key_${scopes.join("_")}`, name: "k", scopes, endpoints: [] };
}

const everybody: Principal[] = [
  ...ROLES.map((role) => person(role)),
  ...SCOPES.map((scope) => service(scope)),
];

/** Asks a route whose handler only says that it was reached. */
async function ask(route: DeclaredRoute, principal: Principal | null, body: BodyInit | null) {
  const bugs: unknown[] = [];
  const free = () => 0;
  const define = routeDefiner({
    db: () => ({}) as Db,
    inTransaction: (db, _, act) => act(db),
    claimKey: async () => null,
    saveReply: async () => {},
    authenticate: async () => principal,
    ownOrigin: () => "http://umpire.test",
    limits: {
      ...{ ofKey: free, ofAddress: free, ofBadCredentials: free },
      inFlight: gateOf(9),
    },
    now: () => new Date(0),
    newRequestId: () => "req_1",
    named: (error) => error,
    logBug: (error) => bugs.push(error),
    observe: () => {},
  });
  const { path, method, spec } = route;
  const params = paramsOf(route);
  const names = Object.entries(params);
  const address = names.reduce((it, [name, value]) => it.replace(`{${name}}`, value), path);
  const request = new Request(`http://umpire.test${address}`, {
    method,
    body: method === "GET" ? null : body,
    headers: { "content-type": "application/json", host: "umpire.test" },
  });
  const handler = define({ ...spec, handle: () => new Response("reached") });
  const response = await handler(request, { params: Promise.resolve(params) });
  const text = await response.text();
  return { status: response.status, text, bugs };
}

/** A value for each variable part of the address that its schema takes. */
function paramsOf({ path, spec }: DeclaredRoute): Record<string, string> {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = ""]) => name);
  const tries = ["x1", "1", "2"].map((value) => Object.fromEntries(names.map((it) => [it, value])));
  return tries.find((params) => !spec.params || spec.params.safeParse(params).success) ?? {};
}

it("opens to those whom the table of rights names, and to nobody else", async () => {
  for (const route of routes) {
    for (const principal of [null, ...everybody]) {
      const { status } = await ask(route, principal, null);
      const found = status === 401 || status === 403 ? status : "open";
      const said = `${route.method} ${route.path} ${principal?.id ?? "nobody"}`;
      expect([said, found]).toEqual([said, expectedOf(route, principal)]);
    }
  }
});

function expectedOf({ spec: { act } }: DeclaredRoute, principal: Principal | null) {
  if (act === "public") return "open";
  if (principal === null) return 401;
  return mayAct(principal, act) ? "open" : 403;
}

it("lets nobody in without saying who they are, but to the doors themselves", () => {
  const open = routes.filter(({ spec }) => spec.act === "public").map(({ path }) => path);
  expect(open.sort()).toEqual([
    "/api/auth/sign-in/email",
    "/api/auth/sign-out",
    "/api/v1/openapi.json",
  ]);
});

it.each<[string, Principal, RegExp]>([
  ["an auditor changes their own account only", person("auditor"), /^\/api\/v1\/me\//],
  ["a key predicts and tells outcomes only", service(...SCOPES), /\/(predictions|outcome)$/],
])("%s", (_, principal, allowed) => {
  const writes = routes.filter(
    ({ method, spec }) =>
      method !== "GET" &&
      spec.transaction !== "none" &&
      spec.act !== "public" &&
      mayAct(principal, spec.act),
  );
  expect(writes.map(({ path }) => path).filter((path) => !allowed.test(path))).toEqual([]);
});

it.each<Role>(["reviewer", "lead", "auditor"])(
  "gives a %s nothing of an administrator's",
  (role) => {
    const theirs = routes.filter(
      ({ spec }) => /^change_/.test(spec.act) && mayAct(person(role), spec.act as "change_people"),
    );
    expect(theirs).toEqual([]);
  },
);

it("answers ten thousand malformed bodies with a refusal, never with a failure", async () => {
  const writes = routes.filter(
    ({ method, spec }) => method !== "GET" && spec.rawBody === undefined,
  );
  const everyRole = person(...ROLES);
  const runs = Math.ceil(10_000 / writes.length);
  for (const route of writes) {
    const principal = mayPass(everyRole, route) ? everyRole : service(...SCOPES);
    const body = hostileBody(fieldsOf(route));
    await fc.assert(
      fc.asyncProperty(body, async (bytes) => {
        const { status, text, bugs } = await ask(route, principal, bytes);
        expect(bugs).toEqual([]);
        expect([200, 400, 413, 422]).toContain(status);
        if (status === 422) expect(JSON.parse(text).errors[0].pointer).toMatch(/^(\/|$)/);
      }),
      { numRuns: runs },
    );
  }
}, 60_000);

function mayPass(principal: Principal, { spec }: DeclaredRoute): boolean {
  return spec.act === "public" || mayAct(principal, spec.act);
}

function fieldsOf({ spec }: DeclaredRoute): string[] {
  if (!spec.body) return ["x"];
  const schema = z.toJSONSchema(spec.body, { io: "input", unrepresentable: "any" });
  return [...Object.keys(schema.properties ?? {}), "x"];
}

/** Bytes that are nearly right: the fields of the contract with wrong values, broken text, broken encodings. */
function hostileBody(fields: readonly string[]): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const odd = fc.constantFrom<unknown>("\u0000", "\ud800", "", null, true, -0, 1e308, [], {}, [[]]);
  const value = fc.oneof(odd, fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: "binary" }));
  const shaped = fc.dictionary(fc.constantFrom(...fields), value).map((it) => JSON.stringify(it));
  const fragment = fc.constantFrom(
    ...['{"__proto__":{"a":1}}', '{"x":1e999}', "[".repeat(5000), '{"a":', "\ufeff{}", "nul"],
    ...['"\\ud800"', `{"${fields[0]}":-1e999}`, "[]", '"text"', "7"],
  );
  const text = fc.oneof(shaped, shaped, fragment, fc.json());
  const encoded = text.map((it) => new TextEncoder().encode(it));
  return fc.oneof(
    { weight: 5, arbitrary: encoded },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((it) => Uint8Array.from(it)) },
    { weight: 1, arbitrary: encoded.map((it) => it.slice(0, -1)) },
  );
}
