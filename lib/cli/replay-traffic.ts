// Run by the launcher once the server is ready: loans, reviews and pictures that no model was fitted on go through the API
// like any caller's, and for those answered at once the truth follows, as it would from a ledger.
import { setTimeout as pause } from "node:timers/promises";
import { environment } from "#lib/config/env";
import { readDemoFile } from "./demo-file.mjs";
import { type DemoRow, type DemoTraffic, demoTraffic } from "./demo-rows";

type Answered = { readonly id: string; readonly route: string };
type Claimed = {
  readonly case: {
    readonly id: string;
    readonly reference: string | null;
    readonly labels: readonly string[];
  } | null;
  readonly claim: { readonly token: string };
};

const ROWS_PER_CALL = 64;
const TRUTHS_AT_ONCE = 8;
/** Times a call is made while the server says 503; the key makes that safe. */
const MOST_TRIES = 15;

/** Colleagues who have worked before the visitor comes, where, and how many cases each decided. */
const COLLEAGUES = [
  { email: "second@umpire.test", queue: "loan-applications", cases: 18 },
  { email: "lead@umpire.test", queue: "loan-applications", cases: 7 },
  { email: "second@umpire.test", queue: "customer-feedback", cases: 9 },
  { email: "lead@umpire.test", queue: "catalogue", cases: 12 },
];
/** People err: every so manieth answer of a colleague is the wrong one. */
const ERRS_EVERY = 9;

const { url, dataDir } = environment();
const demo = readDemoFile(dataDir);
const apiKey = demo?.api_key;
const truths = new Map<string, string>();
let cases = 0;
for (const traffic of demoTraffic()) {
  for (let start = 0; start < traffic.rows.length; start += ROWS_PER_CALL) {
    const sent = traffic.rows.slice(start, start + ROWS_PER_CALL);
    const opened = await replay(traffic, sent);
    if (opened === null) break;
    cases += opened;
    for (const { input, label } of sent) truths.set(input.reference, label);
  }
}
const sessions = new Map<string, Promise<string>>();
for (const { email, queue, cases: count } of COLLEAGUES) {
  const cookie = sessions.get(email) ?? signIn(email);
  sessions.set(email, cookie);
  await work({ email, queue, cookie: await cookie, count });
}
console.log(`› The demo's traffic: ${truths.size} predictions, ${cases} of them for a person`);
process.exit(0);

/** Sends one call's rows and the truths of those that were answered; how many became cases, `null` without such an endpoint. */
async function replay(
  { endpoint, source }: DemoTraffic,
  sent: readonly DemoRow[],
): Promise<number | null> {
  const inputs = sent.map(({ input }) => input);
  const first = sent[0]?.input.reference ?? "none";
  const path = `/api/v1/endpoints/${endpoint}/predictions`;
  const reply = await post<{ predictions: Answered[] }>(path, first, { inputs });
  if (!reply) return null;
  const answered = sent.flatMap(({ label }, i) => {
    const prediction = reply.predictions[i];
    return prediction?.route === "auto" ? [{ id: prediction.id, label, source }] : [];
  });
  for (let start = 0; start < answered.length; start += TRUTHS_AT_ONCE)
    await Promise.all(answered.slice(start, start + TRUTHS_AT_ONCE).map(tellTruth));
  return reply.predictions.filter(({ route }) => route === "review").length;
}

type Truth = { readonly id: string; readonly label: string; readonly source: string };

async function tellTruth({ id, ...truth }: Truth): Promise<void> {
  await post(`/api/v1/predictions/${id}/outcome`, id, truth);
}

async function signIn(email: string): Promise<string> {
  const account = demo?.accounts.find((it) => it.email === email);
  const signedIn = await fetch(`${url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: account?.password }),
  });
  return (signedIn.headers.getSetCookie()[0] ?? "").split(";")[0] ?? "";
}

type Shift = {
  readonly email: string;
  readonly queue: string;
  readonly cookie: string;
  readonly count: number;
};

/** One colleague's morning: claims and decides case by case, as the desk does. */
async function work({ email, queue, cookie, count }: Shift): Promise<void> {
  for (let i = 1; i <= count; i++) {
    const key = `${email}-${queue}-${i}`;
    const path = `/api/v1/queues/${queue}/claims`;
    const claimed = await post<Claimed>(path, `claim-${key}`, {}, { cookie });
    if (!claimed?.case) return;
    const truth = truths.get(claimed.case.reference ?? "") ?? claimed.case.labels[0] ?? "";
    const other = claimed.case.labels.find((label) => label !== truth) ?? truth;
    const label = i % ERRS_EVERY === 0 ? other : truth;
    const decision = { claim_token: claimed.claim.token, label, input: "keys" };
    await post(`/api/v1/cases/${claimed.case.id}/decision`, `decide-${key}`, decision, { cookie });
  }
}

/**
 * A write under a key of its own, so that two launchers at once replay the traffic but once; `null` where there is no
 * such thing.
 */
async function post<Reply>(
  path: string,
  key: string,
  body: unknown,
  credentials: Record<string, string> = { authorization: `Bearer ${apiKey}` },
): Promise<Reply | null> {
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
    if (reply?.status === 404) return null;
    if ((reply && reply.status !== 503) || tries === MOST_TRIES) {
      throw new Error(`${path} answered ${reply?.status}: ${await reply?.text()}`);
    }
    await pause(Number(reply?.headers.get("retry-after") ?? 1) * 1000);
  }
}
