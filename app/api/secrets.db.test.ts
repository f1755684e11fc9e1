import { afterAll, beforeAll, expect, it } from "vitest";
import { environment } from "#lib/config/env";
import { createKey } from "#lib/identity/create-key";
import type { Principal } from "#lib/kernel/principal";
import { type Act, mayAct } from "#lib/kernel/rights";
import {
  type ApiWorld,
  apiWorld,
  askPerson,
  decideBy,
  sentOk,
  service,
} from "./api-world.test.fixture";
import { addressOf, routes } from "./sender.test.fixture";

let world: ApiWorld;
let names: Record<string, string>;
let secrets: string[];
beforeAll(async () => {
  world = await apiWorld();
  const { db, send, people } = world;
  const body = { email: "auditor@umpire.test", password: "umpire-demo" };
  const signedIn = await send({ method: "POST", path: "/api/auth/sign-in/email", body });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0]?.split("=")[1] ?? "";
  const actor = { id: people.admin.id, role: "admin" };
  const { key, secret } = await createKey(db, { name: "Bot", scopes: ["read"], actor });
  const first = { name: "Nina", email: "nina@umpire.test", roles: ["reviewer"] };
  const invited = await sentOk(send, {
    ...{ method: "POST", path: "/api/v1/users", as: people.admin, body: first, key: "invite" },
  });
  const { caseId, predictionId } = await askPerson(send);
  names = {
    ...{ case: caseId, prediction: predictionId, queue: "worked-example", user: people.lead.id },
    ...{ decision: await decideBy(send, people.lead, caseId), endpoint: "worked-example" },
    ...{ version: "1", other: "1", model: "loan-risk", alias: "champion", key: key.id },
  };
  const [accounts, keys, sessions] = await Promise.all([
    db.account.findMany(),
    db.apiKey.findMany(),
    db.session.findMany(),
  ]);
  secrets = [
    ...[secret, cookie, decodeURIComponent(cookie), invited.json.password as string],
    ...[environment().authSecret, "umpire-demo"],
    ...accounts.map(({ password }) => password ?? ""),
    ...keys.map(({ sha256 }) => sha256),
    ...sessions.map(({ token }) => token),
  ].filter((it) => it.length > 0);
});
afterAll(() => world.close());

it("tells nobody a secret: no digest, password, token or key in anything that can be read", async () => {
  expect(new Set(secrets).size).toBeGreaterThan(15);
  const { admin, auditor, lead, reviewer } = world.people;
  const readers: Principal[] = [admin, auditor, lead, reviewer, service()];
  let read = 0;
  for (const route of routes.filter(({ method }) => method === "GET")) {
    const { act } = route.spec;
    const path = addressOf(route, names);
    for (const as of readers.filter((it) => act !== "public" && mayAct(it, act as Act))) {
      const got = await world.send({ path, as });
      expect([path, secrets.filter((it) => got.text.includes(it))]).toEqual([path, []]);
      if (got.status === 200) read++;
    }
  }
  expect(read).toBeGreaterThan(40);
});

it("shows a first password and a new key once, not in a replay of the same request", async () => {
  const as = world.people.admin;
  const asked = [
    {
      path: "/api/v1/users",
      body: { name: "Otto", email: "otto@umpire.test", roles: [] },
      at: "password",
    },
    { path: "/api/v1/keys", body: { name: "Bot 2", scopes: ["read"] }, at: "secret" },
    { path: `/api/v1/users/${names.user}/password`, body: {}, at: "password" },
  ];
  for (const { path, body, at } of asked) {
    const sent = { method: "POST", path, as, body, key: `once ${path}`.replace(" ", "-") };
    const [first, again] = [await sentOk(world.send, sent), await sentOk(world.send, sent)];
    expect(String(first.json[at]).length).toBeGreaterThan(10);
    expect([again.headers.get("idempotency-replayed"), again.json[at]]).toEqual(["true", ""]);
    const kept = await world.db.idempotencyKey.findMany();
    const bytes = kept.map((it) => new TextDecoder().decode(it.body ?? new Uint8Array()));
    expect(bytes.filter((text) => text.includes(String(first.json[at])))).toEqual([]);
  }
});
