import { afterAll, beforeAll, expect, it } from "vitest";
import { advanceClock, type TestDatabase, testDatabase } from "#lib/db/test-database";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { changePassword } from "./change-password";
import { disableUser, setRoles } from "./change-user";
import { createPerson } from "./create-person";
import { listDevices, revokeDevice } from "./devices";
import { findSignedIn } from "./find-signed-in";
import { ensureFirstAdmin } from "./first-admin";
import { signIn } from "./sign-in";
import { signOut } from "./sign-out";

const site = {
  url: "http://127.0.0.1:3000",
  authSecret: "a secret of at least thirty-two characters",
};
const secureSite = { ...site, url: "https://umpire.test" };
const password = "a long walk by the sea";
let test: TestDatabase;
let adaId: string;

beforeAll(async () => {
  test = await testDatabase();
  const ada = { name: "Ada", email: "Ada@Umpire.test", roles: ["reviewer", "lead"] as const };
  adaId = (await createPerson(test.db, { actor: SYSTEM_ACTOR, ...ada, password })).id;
  await ensureFirstAdmin(test.db, { email: "root@umpire.test", password });
});
afterAll(() => test.drop());

let caller = 0;
/** A sign-in from an address of its own unless told. */
function attempt(given: { email?: string; password?: string; address?: string } = {}, at = site) {
  const address = `10.0.0.${++caller}`;
  const said = { userAgent: "test", requestId: "req_1" };
  return signIn(test.db, { email: "ada@umpire.test", password, address, ...said, ...given }, at);
}

function cookieOf(cookies: readonly string[]): string {
  return cookies.map((line) => line.split(";")[0]).join("; ");
}

function visit(cookie: string, keepsAlive = false) {
  return findSignedIn(test.db, new Headers({ cookie }), { keepsAlive, url: site.url });
}

it("signs a person in and knows them by the cookie", async () => {
  const { cookies, roles } = await attempt();
  expect(roles).toEqual(["reviewer", "lead"]);
  expect(await visit(cookieOf(cookies))).toMatchObject({
    ...{ kind: "person", id: adaId, name: "Ada", email: "ada@umpire.test" },
    roles: ["reviewer", "lead"],
  });
});

it("sets a cookie that scripts and other sites cannot use", async () => {
  const [plain = ""] = (await attempt()).cookies;
  expect(plain).toMatch(/^umpire_session=/);
  expect(plain).toContain("HttpOnly");
  expect(plain).toContain("SameSite=Lax");
  expect(plain).not.toContain("Secure");
  const [secure = ""] = (await attempt({}, secureSite)).cookies;
  expect(secure).toMatch(/^__Host-umpire_session=/);
  expect(secure).toContain("Secure");
  expect(secure).toContain("Path=/");
  expect(secure).not.toContain("Domain");
});

it("stores nothing that would let a reader of the table in", async () => {
  const { cookies } = await attempt();
  const token = decodeURIComponent(cookieOf(cookies)).split("=")[1]?.split(".")[0] ?? "";
  expect(token.length).toBeGreaterThanOrEqual(43);
  const sessions = await test.db.session.findMany();
  expect(sessions.some((session) => session.token.includes(token))).toBe(false);
  expect(sessions.every((session) => /^[0-9a-f]{64}$/.test(session.token))).toBe(true);
  expect(await visit(`umpire_session=${sessions[0]?.token}`)).toBeNull();
});

it("ends a session at sign-out and says so in the log", async () => {
  const cookie = cookieOf((await attempt()).cookies);
  const headers = new Headers({ cookie });
  const [gone = ""] = await signOut(test.db, { headers, requestId: "req_9" }, site);
  expect(gone).toContain("Max-Age=0");
  expect(await visit(cookie)).toBeNull();
  const events = await test.db.auditEvent.findMany({ where: { requestId: "req_9" } });
  expect(events).toMatchObject([{ act: "sign_out", actorId: adaId }]);
});

it("refuses a wrong password and an unknown address in the same words", async () => {
  const wrong = await attempt({ password: "another walk" }).catch((error) => error);
  const unknown = await attempt({ email: "nobody@umpire.test" }).catch((error) => error);
  expect(wrong).toMatchObject({ code: "wrong_credentials" });
  expect([unknown.code, unknown.message]).toEqual([wrong.code, wrong.message]);
});

it("stops a sixth guess at one account within a minute, even a right one, and forgets after it", async () => {
  await createPerson(test.db, {
    ...{ actor: SYSTEM_ACTOR, name: "Bo", email: "bo@umpire.test", roles: [], password },
  });
  const email = "bo@umpire.test";
  for (let i = 0; i < 7; i++) await attempt({ email });
  for (let i = 0; i < 5; i++) {
    await expect(attempt({ email, password: `guess ${i} of five` })).rejects.toMatchObject({
      code: "wrong_credentials",
    });
  }
  const late = await attempt({ email }).catch((error) => error);
  expect(late).toMatchObject({ code: "rate_limited" });
  expect(late.retryAfterSeconds).toBeGreaterThan(30);
  await advanceClock(test.db, 61);
  expect(await attempt({ email })).toMatchObject({ email });
});

it("stops an address after twenty failures, and no other address", async () => {
  const address = "192.0.2.7";
  const guesses = Array.from({ length: 20 }, (_, i) => `nobody${i}@umpire.test`);
  for (const email of guesses) await attempt({ email, address }).catch(() => null);
  await expect(attempt({ address })).rejects.toMatchObject({ code: "rate_limited" });
  expect(await attempt()).toMatchObject({ id: adaId });
});

it("signs an idle person out after half an hour, and an active one after twelve", async () => {
  const idle = cookieOf((await attempt()).cookies);
  const busy = cookieOf((await attempt()).cookies);
  await advanceClock(test.db, 20 * 60);
  await visit(idle, false);
  await visit(busy, true);
  await advanceClock(test.db, 15 * 60);
  expect([await visit(idle), (await visit(busy))?.id]).toEqual([null, adaId]);
  for (let i = 0; i < 28; i++) {
    await visit(busy, true);
    await advanceClock(test.db, 25 * 60);
  }
  expect(await visit(busy)).toBeNull();
});

it("ends every session of a person whose roles change or who is shut out", async () => {
  const actor = { id: "usr_root", role: "admin" };
  const first = cookieOf((await attempt()).cookies);
  await setRoles(test.db, { actor, userId: adaId, roles: ["reviewer"] });
  expect(await visit(first)).toBeNull();
  const second = cookieOf((await attempt()).cookies);
  expect(await visit(second)).toMatchObject({ roles: ["reviewer"] });
  await disableUser(test.db, { actor, userId: adaId });
  expect(await visit(second)).toBeNull();
  await expect(attempt()).rejects.toMatchObject({ code: "wrong_credentials" });
  await disableUser(test.db, { actor, userId: adaId, isDisabled: false });
  await advanceClock(test.db, 61);
  expect(await attempt()).toMatchObject({ id: adaId });
});

it("never lets the last administrator go", async () => {
  const actor = { id: "usr_root", role: "admin" };
  const root = await test.db.user.findUniqueOrThrow({ where: { email: "root@umpire.test" } });
  const acts = [
    setRoles(test.db, { actor, userId: root.id, roles: ["auditor"] }),
    disableUser(test.db, { actor, userId: root.id }),
  ];
  for (const act of acts) await expect(act).rejects.toMatchObject({ code: "last_admin" });
  expect(await ensureFirstAdmin(test.db, { email: "x@umpire.test", password })).toBe(false);
});

it("lists one's devices and signs one of them out", async () => {
  await attempt();
  const here = cookieOf((await attempt()).cookies);
  const actor = { id: adaId, role: "reviewer" };
  const sessionId = (await visit(here))?.sessionId ?? "";
  expect((await listDevices(test.db, adaId)).map(({ id }) => id)).toContain(sessionId);
  await revokeDevice(test.db, { actor, userId: adaId, sessionId });
  expect(await visit(here)).toBeNull();
  await expect(
    revokeDevice(test.db, { actor, userId: "usr_other", sessionId }),
  ).rejects.toMatchObject({
    code: "not_found",
  });
});

it("takes a new password only from who knows the old one", async () => {
  const change = { actor: { id: adaId, role: "reviewer" }, userId: adaId, address: "10.9.9.9" };
  const next = "two long walks by the sea";
  await expect(changePassword(test.db, { ...change, current: next, next })).rejects.toMatchObject({
    code: "wrong_credentials",
  });
  await changePassword(test.db, { ...change, current: password, next });
  expect(await attempt({ password: next })).toMatchObject({ id: adaId });
});
