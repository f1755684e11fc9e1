import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeclaredRoute } from "#lib/http/api-document";
import { createKey } from "#lib/identity/create-key";
import { type Principal, SCOPES } from "#lib/kernel/principal";
import { type Act, mayAct } from "#lib/kernel/rights";
import {
  type ApiWorld,
  apiWorld,
  askPerson,
  decideBy,
  sentOk,
  service,
} from "./api-world.test.fixture";
import { itHasSamples, SAMPLES } from "./samples.test.fixture";
import { addressOf, type Got, partsOf, routes } from "./sender.test.fixture";

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld();
});
afterAll(() => world.close());

itHasSamples();

/** Nothing in the world has these names. */
const MISSING = {
  ...{ case: "case_absent", queue: "absent", endpoint: "absent", prediction: "pred_absent" },
  ...{ decision: "dec_absent", session: "ses_absent", user: "usr_absent", key: "key_absent" },
  ...{ model: "absent", alias: "champion", version: "1", other: "2" },
};

function bodyOf({ method, path }: DeclaredRoute): { body: unknown } | object {
  const body = SAMPLES[`${method} ${path}`];
  return body ? { body } : {};
}

describe("a caller who proves who they are", () => {
  /** The headers by which each of the world's callers is known, and what they may. */
  async function callers() {
    const known: { name: string; headers: Record<string, string>; principal: Principal | null }[] =
      [{ name: "anonymous", headers: {}, principal: null }];
    for (const name of ["reviewer", "second", "lead", "admin", "auditor"] as const) {
      const signedIn = await world.send({
        method: "POST",
        path: "/api/auth/sign-in/email",
        body: { email: `${name}@umpire.test`, password: "umpire-demo" },
      });
      const [cookie = ""] = signedIn.headers.getSetCookie().map((it) => it.split(";")[0]);
      known.push({ name, headers: { cookie }, principal: world.people[name] });
    }
    for (const scope of SCOPES) {
      const made = { name: scope, scopes: [scope], actor: { id: "seed", role: "system" } };
      const { secret } = await createKey(world.db, made);
      const headers = { authorization: `Bearer ${secret}` };
      known.push({ name: `key ${scope}`, headers, principal: service([scope]) });
    }
    return known;
  }

  it("reaches exactly the routes that the table of rights opens", async () => {
    const guarded = routes.filter(({ spec }) => spec.act !== "public");
    for (const { name, headers, principal } of await callers()) {
      const asked = guarded.filter(
        (it) => !isGroundOfOthers(it) || expectedOf(it, principal) !== "in",
      );
      for (const route of asked) {
        const path = addressOf(route, MISSING);
        const sent = { method: route.method, path, headers, ...bodyOf(route) };
        const found = passed(await world.send(sent));
        const said = `${name}: ${route.method} ${path}`;
        expect([said, found]).toEqual([said, expectedOf(route, principal)]);
      }
    }
  }, 60_000);

  function passed({ status, json }: Got) {
    return ["not_signed_in", "not_allowed"].includes(json.code) ? status : "in";
  }

  /** What would end the caller's own sign-in, or the world. */
  function isGroundOfOthers({ method, path }: DeclaredRoute): boolean {
    return ["/api/v1/me/password", "/api/v1/demo"].includes(path) && method !== "GET";
  }

  function expectedOf({ spec: { act } }: DeclaredRoute, principal: Principal | null) {
    if (principal === null) return 401;
    return mayAct(principal, act as Act) ? "in" : 403;
  }
});

describe("what is not one's own", () => {
  type Names = Readonly<Record<string, string>>;

  /** Waiting, decided, drafted and signed in, all of it in the queue elsewhere. */
  async function foreignThings(): Promise<Names> {
    const { send, people } = world;
    const decided = await askPerson(send, "elsewhere");
    const decision = await decideBy(send, people.stranger, decided.caseId);
    const { caseId, predictionId } = await askPerson(send, "elsewhere");
    const claim = { path: `/api/v1/cases/${caseId}/claim`, as: people.stranger, body: {} };
    await sentOk(send, { method: "POST", ...claim });
    const { sessionId: _, ...user } = people.stranger;
    const now = new Date();
    await world.db.session.create({
      data: {
        ...{ id: "ses_foreign", token: "t", userId: user.id },
        ...{ createdAt: now, updatedAt: now, expiresAt: new Date(now.getTime() + 3_600_000) },
      },
    });
    return {
      ...MISSING,
      ...{ case: caseId, prediction: predictionId, decision, session: "ses_foreign" },
      ...{ queue: "elsewhere", endpoint: "elsewhere" },
    };
  }

  const OWNED = ["case", "queue", "prediction", "endpoint", "decision", "session"];
  /** Parts of an address that are somebody's own, by who does not own them. */
  const BLIND_TO: Readonly<Record<"member" | "key", readonly string[]>> = {
    member: ["case", "queue", "decision", "session"],
    key: ["prediction", "endpoint"],
  };

  it("looks like what does not exist, on every route that names it", async () => {
    const foreign = await foreignThings();
    const { reviewer, second, lead } = world.people;
    const outsiders = [reviewer, second, lead, service(SCOPES, ["worked-example"])];
    let asked = 0;
    for (const route of routes.filter((it) => partsOf(it).some((part) => OWNED.includes(part)))) {
      for (const as of outsiders.filter((it) => mayReach(route, it))) {
        asked++;
        const name = `${as.name}: ${route.method} ${route.path}`;
        const [there, missing] = await askedBoth(route, as, foreign);
        expect([name, there?.status, there?.problem]).toEqual([name, 404, missing?.problem]);
        expect(there?.problem).toMatchObject({ code: "not_found" });
      }
    }
    expect(asked).toBeGreaterThan(40);
    await expectThere(foreign);
  });

  /** To those whose they are the same things do exist, so that what came before was no accident. */
  async function expectThere(foreign: Names): Promise<void> {
    for (const as of [world.people.stranger, service()]) {
      for (const route of routes.filter((it) => mayReach(it, as))) {
        const path = addressOf(route, foreign);
        const got = await world.send({ method: route.method, path, as, ...bodyOf(route) });
        const name = `${as.name}: ${route.method} ${path}`;
        expect([name, got.status]).not.toEqual([name, 404]);
      }
    }
  }

  function mayReach(route: DeclaredRoute, as: Principal): boolean {
    const blind = BLIND_TO[as.kind === "person" ? "member" : "key"];
    const { act } = route.spec;
    const isTheirs = partsOf(route).some((part) => blind.includes(part));
    const isStop = route.path.endsWith("/{endpoint}/stop") && as.kind === "person";
    return act !== "public" && mayAct(as, act) && (isTheirs || isStop);
  }

  /** The foreign thing and the missing one, what was asked for and the request's number cut out. */
  function askedBoth(route: DeclaredRoute, as: Principal, foreign: Names) {
    return Promise.all(
      [foreign, MISSING].map(async (values) => {
        const path = addressOf(route, values);
        const got = await world.send({ method: route.method, path, as, ...bodyOf(route) });
        const { request_id, ...problem } = got.json;
        expect(request_id).toMatch(/^req_/);
        const named = partsOf(route).map((part) => (values as Names)[part] ?? "");
        const text = named.reduce((it, id) => it.replaceAll(id, "…"), JSON.stringify(problem));
        return { status: got.status, problem: JSON.parse(text) };
      }),
    );
  }

  it("is in none of the lists", async () => {
    const { send, people } = world;
    const mine = await askPerson(send);
    const theirs = await askPerson(send, "elsewhere");
    const isIn = async (path: string, as: Principal, text: string) =>
      (await send({ path, as })).text.includes(text);
    for (const as of [people.reviewer, people.second, people.lead]) {
      expect(await isIn("/api/v1/cases?limit=200", as, mine.caseId)).toBe(true);
      expect(await isIn("/api/v1/cases?limit=200", as, theirs.caseId)).toBe(false);
      expect(await isIn("/api/v1/queues", as, "elsewhere")).toBe(false);
      const asked = await send({ path: "/api/v1/cases?queue=elsewhere", as });
      const nowhere = await send({ path: "/api/v1/cases?queue=absent", as });
      expect([asked.status, asked.json.items]).toEqual([nowhere.status, nowhere.json.items]);
    }
    for (const path of ["/api/v1/predictions?limit=200", "/api/v1/endpoints"]) {
      const narrow = service(SCOPES, ["worked-example"]);
      expect(await isIn(path, narrow, "worked-example")).toBe(true);
      expect(await isIn(path, narrow, "elsewhere")).toBe(false);
      expect(await isIn(path, service(), "elsewhere")).toBe(true);
    }
  });

  it("keeps a lead's view of the log to the queues they lead", async () => {
    const { send, people } = world;
    const body = { mode: "off", reason: "checking the switch" };
    const queues = await world.db.queue.findMany();
    const idOf = (name: string) => queues.find((it) => it.name === name)?.id ?? "none";
    const [mine, theirs] = [idOf("worked-example"), idOf("elsewhere")];
    for (const id of [mine, theirs]) {
      await send({ method: "PUT", path: `/api/v1/queues/${id}/stop`, as: people.admin, body });
    }
    const sees = async (as: Principal, id: string) => {
      const path = `/api/v1/audit-events?limit=200&object_id=${id}`;
      const { json } = await send({ path, as });
      return json.items.some(({ act }: { act: string }) => act === "stop_queue");
    };
    expect([await sees(people.lead, mine), await sees(people.lead, theirs)]).toEqual([true, false]);
    expect(await sees(people.auditor, theirs)).toBe(true);
    const all = await send({ path: "/api/v1/audit-events?limit=200", as: people.lead });
    expect(all.text).not.toContain(theirs);
  });

  it("keeps a lead's view of predictions to the queues they lead", async () => {
    const { send, people } = world;
    const [mine, theirs] = [await askPerson(send), await askPerson(send, "elsewhere")];
    const read = async (id: string, as: Principal) =>
      (await send({ path: `/api/v1/predictions/${id}`, as })).status;
    expect(await read(mine.predictionId, people.lead)).toBe(200);
    expect(await read(theirs.predictionId, people.lead)).toBe(404);
    expect(await read(theirs.predictionId, people.auditor)).toBe(200);
    const named = (endpoint: string) =>
      send({ path: `/api/v1/predictions?endpoint=${endpoint}`, as: people.lead });
    const [there, missing] = [await named("elsewhere"), await named("absent")];
    expect(there.json.detail.replace("elsewhere", "absent")).toBe(missing.json.detail);
    expect([there.status, (await named("worked-example")).status]).toEqual([404, 200]);
    const replay = `/api/v1/predictions/${theirs.predictionId}/replay`;
    const replayed = await send({ method: "POST", path: replay, as: people.lead });
    expect(replayed.status).toBe(404);
    const listed = await send({ path: "/api/v1/predictions?limit=200", as: people.lead });
    expect(listed.text).toContain(mine.predictionId);
    expect(listed.text).not.toContain(theirs.predictionId);
  });

  it("is a colleague's decision, draft or answer, even in the same queue", async () => {
    const { send, people } = world;
    const decided = await askPerson(send);
    const decision = await decideBy(send, people.reviewer, decided.caseId);
    for (const act of ["undo", "amend"]) {
      const body = act === "amend" ? { label: "positive", reason: "I know better" } : {};
      const ask = (id: string) =>
        send({ method: "POST", path: `/api/v1/decisions/${id}/${act}`, as: people.second, body });
      const [there, missing] = [await ask(decision), await ask("dec_absent")];
      expect([there.status, there.json.detail]).toEqual([404, missing.json.detail]);
    }
    const { caseId } = await askPerson(send);
    const path = `/api/v1/cases/${caseId}`;
    await send({ method: "POST", path: `${path}/claim`, as: people.reviewer, body: {} });
    const draft = { label: "positive", reason: "draft of mine", note: "" };
    const kept = await send({
      method: "PUT",
      path: `${path}/draft`,
      as: people.reviewer,
      body: draft,
    });
    expect(kept.json.draft).toEqual(draft);
    for (const as of [people.second, people.lead, people.admin, people.auditor]) {
      const { status, text } = await send({ path, as });
      expect([status, text.includes("draft of mine")]).toEqual([200, false]);
    }
    const history = await send({ path: "/api/v1/history", as: people.second });
    expect(history.text).not.toContain(decision);
  });
});
