// Run by the launcher once the server is ready: loans that no model was fitted on go through the API like any caller's,
// and for those answered at once the truth follows, as it would from a ledger.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { environment } from "#lib/config/env";
import { type HeldOutRow, heldOutRows } from "#lib/training/loan/credit-data";
import { readDemoFile } from "./demo-file.mjs";

type Answered = { readonly id: string; readonly route: string };
type Claimed = {
  readonly case: {
    readonly id: string;
    readonly reference: string | null;
    readonly labels: readonly string[];
  } | null;
  readonly claim: { readonly token: string };
};

const DATA = "models/data/credit_data/credit_data.csv";
const ROWS = 320;
const ROWS_PER_CALL = 64;
const TRUTHS_AT_ONCE = 8;
/** Times a call is made while the server says 503; the key makes that safe. */
const MOST_TRIES = 15;

/** Colleagues who have worked before the visitor comes, and how many cases each decided. */
const COLLEAGUES = [
  { email: "second@umpire.test", cases: 18 },
  { email: "lead@umpire.test", cases: 7 },
];
/** People err: every so manieth answer of a colleague is the wrong one. */
const ERRS_EVERY = 9;

const { url, dataDir } = environment();
const demo = readDemoFile(dataDir);
const apiKey = demo?.api_key;
const rows = heldOutRows(readFileSync(DATA, "utf8"), sha256).slice(0, ROWS);
let cases = 0;
for (let start = 0; start < rows.length; start += ROWS_PER_CALL)
  cases += await replay(rows.slice(start, start + ROWS_PER_CALL));
const truths = new Map(rows.map(({ reference, label }) => [reference, label]));
for (const { email, cases: count } of COLLEAGUES) await work(email, count);
console.log(`› The demo's traffic: ${rows.length} loans, ${cases} of them for a person`);
process.exit(0);

/** Sends one call's rows and the truths of those that were answered; says how many became cases. */
async function replay(sent: readonly HeldOutRow[]): Promise<number> {
  const inputs = sent.map(({ reference, features, context }) => ({ reference, features, context }));
  const first = sent[0]?.reference ?? "none";
  const path = "/api/v1/endpoints/loan-desk/predictions";
  const { predictions } = await post<{ predictions: Answered[] }>(path, first, { inputs });
  const answered = sent.flatMap(({ label }, i) => {
    const prediction = predictions[i];
    return prediction?.route === "auto" ? [{ id: prediction.id, label }] : [];
  });
  for (let start = 0; start < answered.length; start += TRUTHS_AT_ONCE)
    await Promise.all(answered.slice(start, start + TRUTHS_AT_ONCE).map(tellTruth));
  return predictions.filter(({ route }) => route === "review").length;
}

async function tellTruth({ id, label }: { id: string; label: string }): Promise<void> {
  await post(`/api/v1/predictions/${id}/outcome`, id, { label, source: "loan ledger" });
}

/** One colleague's morning: signs in, claims and decides case by case, as the desk does. */
async function work(email: string, count: number): Promise<void> {
  const account = demo?.accounts.find((it) => it.email === email);
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: account?.password }),
  });
  const cookie = (signedIn.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
  for (let i = 1; i <= count; i++) {
    const key = `${email}-${i}`;
    const claimed = await post<Claimed>(
      "/api/v1/queues/loan-applications/claims",
      `claim-${key}`,
      {},
      { cookie },
    );
    if (!claimed.case) return;
    const truth = truths.get(claimed.case.reference ?? "") ?? "good";
    const other = claimed.case.labels.find((label) => label !== truth) ?? truth;
    const label = i % ERRS_EVERY === 0 ? other : truth;
    const decision = { claim_token: claimed.claim.token, label, input: "keys" };
    await post(`/api/v1/cases/${claimed.case.id}/decision`, `decide-${key}`, decision, { cookie });
  }
}

/** A write under a key of its own, so that two launchers at once replay the traffic but once. */
async function post<Reply>(
  path: string,
  key: string,
  body: unknown,
  credentials: Record<string, string> = { authorization: `Bearer ${apiKey}` },
): Promise<Reply> {
  const request = {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...credentials,
      "idempotency-key": `demo-${key}`,
    },
    body: JSON.stringify(body),
  };
  for (let tries = 1; ; tries++) {
    const reply = await fetch(`${url}${path}`, request).catch(() => null);
    if (reply?.ok) return reply.json();
    if ((reply && reply.status !== 503) || tries === MOST_TRIES) {
      throw new Error(`${path} answered ${reply?.status}: ${await reply?.text()}`);
    }
    await pause(Number(reply?.headers.get("retry-after") ?? 1) * 1000);
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
