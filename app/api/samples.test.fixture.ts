import { expect, it } from "vitest";
import { POLICY, TO_A_PERSON } from "./api-world.test.fixture";
import { routes } from "./sender.test.fixture";

const reason = "a reason long enough";
const claim_token = "t1";
const policy = POLICY;

/** A body that fits its contract for every route that takes one; what it names is the world's or nobody's. */
export const SAMPLES: Readonly<Record<string, object>> = {
  "POST /api/auth/sign-in/email": { email: "nobody@umpire.test", password: "wrong-password" },
  "POST /api/v1/cases/{case}/claim": { kind: "active", instance: "tab-1" },
  "POST /api/v1/cases/{case}/decision": {
    ...{ claim_token, label: "positive", reason, confidence: 0.75, provisional_label: "positive" },
    ...{ active_ms: 4100, input: "keys", client_build: "b1" },
  },
  "PUT /api/v1/cases/{case}/draft": { claim_token, label: "positive", reason: "", note: "hm" },
  "POST /api/v1/cases/{case}/escalate": { claim_token, queue: "senior-loans", note: "too hard" },
  "POST /api/v1/cases/{case}/heartbeat": { claim_token, instance: "tab-1", leaving: false },
  "POST /api/v1/cases/{case}/notes": { text: "seen before" },
  "POST /api/v1/cases/{case}/release": { claim_token },
  "POST /api/v1/cases/{case}/reveal": { claim_token, provisional_label: "positive" },
  "POST /api/v1/cases/{case}/skip": { claim_token, reason },
  "POST /api/v1/decisions/{decision}/amend": { label: "positive", reason },
  "POST /api/v1/endpoints": {
    ...{ name: "worked-example", title: "T", question: "Q?", labels: ["negative", "positive"] },
    ...{ input_kind: "probabilities", input_schema: {}, queue: "worked-example", policy },
    waiver: { reason },
  },
  "POST /api/v1/endpoints/{endpoint}/calibration": { days: 30, reason },
  "POST /api/v1/endpoints/{endpoint}/guarantee": {
    ...{ kind: "selective", method: "fixed_sequence", alpha: 0.07, delta: 0.05, days: 30 },
    expires_days: 9,
  },
  "PATCH /api/v1/endpoints/{endpoint}": {
    ...{ title: "T", question: "Q?", queue: "worked-example" },
    serving: { strategy: "dynamic", split: null },
    reason,
  },
  "POST /api/v1/endpoints/{endpoint}/ladder": { kind: "hand_over", dataset: "credit_data" },
  "POST /api/v1/endpoints/{endpoint}/precompute": { refresh: true },
  "PUT /api/v1/endpoints/{endpoint}/policies/draft": {
    document: policy,
    base_version: 1,
    revision: 0,
  },
  "POST /api/v1/endpoints/{endpoint}/policies/draft/publish": {
    ...{ reason, base_version: 7, waiver: { reason }, days: 3 },
  },
  "POST /api/v1/endpoints/{endpoint}/policies/draft/simulate": {
    ...{ days: 3, limit: 10, ruler: "live", capacity: { reviews_per_day: 40 } },
  },
  "POST /api/v1/endpoints/{endpoint}/policies/{version}/restore": { reason, waiver: { reason } },
  "POST /api/v1/endpoints/{endpoint}/predictions": {
    inputs: [{ ...TO_A_PERSON, reference: "r1", subject: "s1", context: { branch: "north" } }],
  },
  "PUT /api/v1/endpoints/{endpoint}/stop": { mode: "off", reason },
  "POST /api/v1/keys": {
    ...{ name: "Bot", scopes: ["read"], endpoints: ["worked-example"] },
    expires_at: "2031-05-01T00:00:00Z",
  },
  "PUT /api/v1/me/password": { current: "wrong-password", next: "correct-horse-battery" },
  "PUT /api/v1/me/settings": {
    ...{ theme: "dark", single_keys: false, keys: { approve: ["a"] }, text_size: "large" },
  },
  "PUT /api/v1/models/{model}/aliases/{alias}": { version: 1, reason, waiver: { reason } },
  "POST /api/v1/models/{model}/versions/remote": {
    adapter: {
      input: { layout: "matrix", tensor: "x", type: "float32", columns: ["a", "b", "c"] },
      ...{ constants: [], batch: { mode: "dynamic" } },
      output: { tensor: "y", kind: "logits", labels: ["cat", "dog"], speaks_for: null },
    },
    remote: { url: "https://127.0.0.1", model: "far", version: "3", sends: "json", fee: 0.25 },
  },
  "POST /api/v1/models/{model}/versions/{version}/evaluate": { dataset: "credit_data" },
  "POST /api/v1/models/{model}/versions/{version}/pardon": { reason },
  "PUT /api/v1/models/{model}/versions/{version}/tags": { tags: ["candidate"] },
  "POST /api/v1/models/{model}/rollback": { reason, alias: "champion" },
  "POST /api/v1/policy/preview": {
    ...{ labels: ["negative", "positive"], probabilities: TO_A_PERSON.probabilities },
    ...{ costs: policy.costs, review_cost: 200 },
  },
  "POST /api/v1/predictions/{prediction}/outcome": {
    ...{ label: "positive", observed_at: "2026-02-03T04:05:06Z", source: "ledger" },
  },
  "POST /api/v1/queues/{queue}/claims": { kind: "reserved", instance: "tab-1" },
  "PUT /api/v1/queues/{queue}/stop": { mode: "off", reason },
  "POST /api/v1/users": { name: "Nina", email: "nina@umpire.test", roles: ["reviewer"] },
  "PATCH /api/v1/users/{user}": { roles: ["reviewer"], disabled: false },
};

/** Declares the test that no route with a body lacks a sample that fits, nor a sample its route. */
export function itHasSamples(): void {
  it("has a fitting sample for every body of the API, and for nothing else", () => {
    const bodied = routes.filter(({ spec }) => spec.body !== undefined);
    const named = bodied.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(SAMPLES).sort()).toEqual(named.sort());
    const unfit = bodied.filter(
      ({ method, path, spec }) => !spec.body?.safeParse(SAMPLES[`${method} ${path}`]).success,
    );
    expect(unfit.map(({ path }) => path)).toEqual([]);
  });
}
