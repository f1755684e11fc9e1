import { afterAll, beforeAll, expect, it } from "vitest";
import { inTransaction } from "#lib/db/transaction";
import { type Person, type Principal, SYSTEM_ACTOR } from "#lib/kernel/principal";
import { strikeOut } from "#lib/registry/quarantine/strike-out";
import { archiveOf, realVersion } from "#lib/registry/real-version.test.fixture";
import { modelRuntime } from "#lib/runtime/model-runtime";
import {
  type ApiWorld,
  apiWorld,
  askPerson,
  POLICY,
  sentOk,
  service,
  TO_A_PERSON,
} from "./api-world.test.fixture";
import { routes } from "./sender.test.fixture";

let world: ApiWorld;
beforeAll(async () => {
  world = await apiWorld();
});
afterAll(async () => {
  await modelRuntime().closeAll();
  await world.close();
});

/** What changes nothing that anybody answers for: a clock, an unfinished thought, a taste. */
const NO_ACT = [
  "POST /api/v1/cases/{case}/heartbeat",
  "PUT /api/v1/cases/{case}/draft",
  "PUT /api/v1/me/settings",
];
/** Succeed on hundreds of labels, two models, a model of a few levels or a server elsewhere only; the tests of their own use-cases look for their lines. */
const NEED_DATA = [
  "POST /api/v1/endpoints/{endpoint}/calibration",
  "POST /api/v1/endpoints/{endpoint}/guarantee",
  "POST /api/v1/endpoints/{endpoint}/ladder",
  "POST /api/v1/endpoints/{endpoint}/precompute",
  "POST /api/v1/models/{model}/versions/remote",
];

const CASE = "/api/v1/cases/{case}";
const ENDPOINT = "/api/v1/endpoints/{endpoint}";
const reason = "a reason long enough";
const waiver = { reason };

type Asking = {
  readonly as?: Principal;
  readonly body?: object;
  readonly names?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Every write that was seen to leave a line. */
const seen = new Set<string>();

/** Sends a write that must succeed and leave a line of `act` in the log under its own request, of its caller only. */
async function logged(route: string, act: string, asking: Asking = {}) {
  const [method = "", pattern = ""] = route.split(" ");
  const { as = world.people.admin, names = {}, ...sent } = asking;
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? "");
  const who = sent.headers ? {} : { as };
  const got = await sentOk(world.send, { method, path, ...who, ...sent });
  const requestId = got.headers.get("x-request-id");
  const events = await world.db.auditEvent.findMany({ where: { requestId } });
  expect([route, events.map((it) => it.act)]).toEqual([route, expect.arrayContaining([act])]);
  for (const event of events) {
    expect(event).toMatchObject({ actorId: as.id, actorRole: expect.stringMatching(/./) });
    expect([event.objectKind, event.objectId].every((it) => it.length > 0)).toBe(true);
  }
  seen.add(route);
  return got.json;
}

/** A case that `as` has just claimed. */
async function held(as: Person = world.people.reviewer) {
  const { caseId } = await askPerson(world.send);
  const names = { case: caseId };
  const { claim } = await logged(`POST ${CASE}/claim`, "claim_case", { as, names, body: {} });
  return { as, names, body: { claim_token: claim.token as string } };
}

it("has a line for every act on a case", async () => {
  const { lead, second } = world.people;
  const skipped = await held();
  const { as, names } = skipped;
  const skip = { as, names, body: { ...skipped.body, reason } };
  await logged(`POST ${CASE}/skip`, "skip_case", skip);
  await logged(`POST ${CASE}/release`, "release_case", await held());
  const { names: taken } = await held();
  await logged(`POST ${CASE}/release`, "release_case", {
    as: lead,
    names: taken,
    body: { reason },
  });
  const noted = await held();
  await logged(`POST ${CASE}/notes`, "add_note", { ...noted, body: { text: "seen before" } });

  const decided = await held();
  const answer = { ...decided, body: { ...decided.body, label: "positive" } };
  const told = await logged(`POST ${CASE}/decision`, "decide_case", answer);
  const decision = { decision: told.decision.id };
  const amended = { as: lead, names: decision, body: { label: "negative", reason } };
  await logged("POST /api/v1/decisions/{decision}/amend", "amend_decision", amended);
  const other = await held();
  const again = { ...other, body: { ...other.body, label: "positive" } };
  const { id } = (await logged(`POST ${CASE}/decision`, "decide_case", again)).decision;
  const undo = { as: other.as, names: { decision: id } };
  await logged("POST /api/v1/decisions/{decision}/undo", "undo_decision", undo);
  const shared = await held();
  await inTransaction(world.db, SYSTEM_ACTOR, (tx) =>
    tx.reviewCase.update({ where: { id: shared.names.case }, data: { reviewsNeeded: 2 } }),
  );
  const one = { ...shared, body: { ...shared.body, label: "positive" } };
  await logged(`POST ${CASE}/decision`, "answer_case", one);
  await logged(`POST ${CASE}/undo`, "take_back_answer", { as: shared.as, names: shared.names });

  await askPerson(world.send);
  const queue = { as: second, names: { queue: "worked-example" }, body: {} };
  await logged("POST /api/v1/queues/{queue}/claims", "claim_case", queue);
  const stop = { as: lead, names: queue.names, body: { mode: "off", reason } };
  await logged("PUT /api/v1/queues/{queue}/stop", "stop_queue", stop);
});

it("has a line for an endpoint, its policies and its predictions", async () => {
  const endpoint = {
    ...{ name: "new-desk", title: "New", question: "Is it?", labels: ["negative", "positive"] },
    ...{ input_kind: "probabilities", queue: "worked-example", policy: POLICY, waiver },
  };
  await logged("POST /api/v1/endpoints", "create_endpoint", { body: endpoint });
  const names = { endpoint: "new-desk", version: "1" };
  const queue = { names, body: { queue: "loan-applications" } };
  await logged(`PATCH ${ENDPOINT}`, "amend_endpoint", queue);
  await logged(`PUT ${ENDPOINT}/stop`, "stop_endpoint", { names, body: { mode: "off", reason } });
  const document = { ...POLICY, review_cost: 350 };
  const draft = { names, body: { document, base_version: 1 } };
  await logged(`PUT ${ENDPOINT}/policies/draft`, "draft_policy", draft);
  const published = { names, body: { reason, base_version: 1, waiver } };
  await logged(`POST ${ENDPOINT}/policies/draft/publish`, "publish_policy", published);
  const restored = { names, body: { reason, waiver } };
  await logged(`POST ${ENDPOINT}/policies/{version}/restore`, "restore_policy", restored);

  const asked = { as: service(), names, body: { inputs: [TO_A_PERSON] } };
  const { predictions } = await logged(`POST ${ENDPOINT}/predictions`, "predict", asked);
  const prediction = { prediction: predictions[0].id };
  const outcome = { as: service(), names: prediction, body: { label: "positive" } };
  await logged("POST /api/v1/predictions/{prediction}/outcome", "tell_outcome", outcome);

  const as = world.people.reviewer;
  const name = { case: predictions[0].case_id };
  const { claim } = await logged(`POST ${CASE}/claim`, "claim_case", { as, names: name, body: {} });
  const { claim_token, provisional_label } = {
    claim_token: claim.token,
    provisional_label: "positive",
  };
  const shown = { as, names: name, body: { claim_token, provisional_label } };
  await world.db.$transaction(async (tx) => {
    await tx.$queryRaw`select set_config('umpire.actor', 'test', true)`;
    await tx.reviewCase.updateMany({ data: { revealMode: "on_request" } });
  });
  await logged(`POST ${CASE}/reveal`, "reveal_opinion", shown);
  const onward = { claim_token, queue: "senior-loans", note: "beyond me" };
  await logged(`POST ${CASE}/escalate`, "escalate_case", { as, names: name, body: onward });
});

it("has a line for a model, its versions and its alias", async () => {
  const form = new FormData();
  const { bytes, manifest } = realVersion();
  const { labels, features, calibrator, pipeline } = manifest;
  const said = { labels, features, calibrator, pipeline: pipeline.fitted };
  form.set("file", new Blob([Uint8Array.from(bytes)]), "model.onnx");
  form.set("manifest", JSON.stringify(said));
  const line = { names: { model: "loan-tiny" } };
  const version = "POST /api/v1/models/{model}/versions";
  for (let i = 0; i < 2; i++) await logged(version, "register_version", { ...line, body: form });
  const one = { model: "loan-tiny", version: "1" };
  const path = "/api/v1/models/{model}/versions/{version}";
  const tags = { names: one, body: { tags: ["candidate"] } };
  await logged(`PUT ${path}/tags`, "set_tags", tags);
  const struck = { sha256: manifest.artifact.sha256, reason, actor: SYSTEM_ACTOR };
  expect(await strikeOut(world.db, struck)).toBe(2);
  await logged(`POST ${path}/pardon`, "pardon_version", { names: one, body: { reason } });
  const other = { names: { ...one, version: "2" }, body: { reason } };
  await logged(`POST ${path}/pardon`, "pardon_version", other);
  const evaluation = { names: one, body: { dataset: "credit_data" } };
  await logged(`POST ${path}/evaluate`, "evaluate_version", evaluation);
  const moved = new FormData();
  moved.set("file", new Blob([Uint8Array.from(archiveOf(realVersion({ name: "loan-moved" })))]));
  await logged("POST /api/v1/models/import", "register_version", { body: moved });
  const names = { model: "loan-tiny", alias: "champion" };
  for (const number of [1, 2]) {
    const asked = { names, body: { version: number, reason } };
    await logged("PUT /api/v1/models/{model}/aliases/{alias}", "move_alias", asked);
  }
  const back = { names, body: { reason } };
  await logged("POST /api/v1/models/{model}/rollback", "roll_back", back);
});

it("has a line for people, keys and sign-ins, and for the end of the demo", async () => {
  const invited = { name: "Olga Own", email: "olga@own.test", roles: ["admin"] };
  const made = await logged("POST /api/v1/users", "create_person", { body: invited });
  const olga: Person = { ...world.people.admin, id: made.user.id, email: invited.email };
  const names = { user: world.people.second.id };
  const patch = { names, body: { roles: ["reviewer", "lead"] } };
  await logged("PATCH /api/v1/users/{user}", "set_roles", patch);
  await logged("POST /api/v1/users/{user}/password", "reset_password", { names });
  const key = await logged("POST /api/v1/keys", "create_key", {
    body: { name: "Bot", scopes: ["read"] },
  });
  await logged("DELETE /api/v1/keys/{key}", "revoke_key", { names: { key: key.key.id } });

  const body = { email: "reviewer@umpire.test", password: "umpire-demo" };
  const as = world.people.reviewer;
  const signIn = "POST /api/auth/sign-in/email";
  await logged(signIn, "sign_in", { as, headers: {}, body });
  const [session] = await world.db.session.findMany({ where: { userId: as.id } });
  const device = { as, names: { session: session?.id ?? "" } };
  await logged("DELETE /api/v1/me/sessions/{session}", "revoke_session", device);
  const signedIn = await sentOk(world.send, { method: "POST", path: signIn.slice(5), body });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  await logged("POST /api/auth/sign-out", "sign_out", { as, headers: { cookie } });
  const next = { current: "umpire-demo", next: "correct-horse-battery" };
  await logged("PUT /api/v1/me/password", "change_password", { as, body: next });

  await logged("DELETE /api/v1/demo", "remove_demo", { as: olga });
});

it("was asked about every route that writes", () => {
  const writes = routes.filter(({ method, spec, path }) => {
    const isAsked = spec.transaction !== "none" || path.startsWith("/api/auth/");
    return method !== "GET" && isAsked;
  });
  const named = writes.map(({ method, path }) => `${method} ${path}`);
  expect([...seen, ...NO_ACT, ...NEED_DATA].sort()).toEqual(named.sort());
});
