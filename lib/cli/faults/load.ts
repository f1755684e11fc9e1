import { setTimeout as pause } from "node:timers/promises";

/** Where to call, and with what. */
export type Caller = { readonly url: string; readonly apiKey: string };

/**
 * One call of the load: `acknowledged` when its answer came; `unknown` when the connection broke or the server could not
 * say (503), so that it may or may not have been done; `refused` when it never got in.
 */
export type Call = {
  readonly reference: string;
  readonly body: string;
  readonly outcome: "acknowledged" | "refused" | "unknown";
};

type Load = { readonly name: string; readonly endpoint: string; readonly ms: number };

const CALLERS = 16;
const UNAVAILABLE = 503;
/** A caller that is turned away comes back no faster than this. */
const WAIT_MS = 20;
const APPLICANT = {
  ...{ Seniority: 9, Home: "rent", Time: 60, Records: "no", Job: "fixed", Expenses: 73 },
  ...{ Income: 129, Assets: 0, Debt: 0, Amount: 800, Price: 846 },
};

/** Calls from several callers for a while, each with a reference and a key of its own. */
export function loadFor(
  caller: Caller,
  { name, endpoint, ms }: Load,
): { readonly halfway: Promise<void>; readonly done: Promise<Call[]> } {
  const until = performance.now() + ms;
  const calls: Call[] = [];
  const work = async (who: number) => {
    for (let i = 0; performance.now() < until; i++) {
      const reference = `${name}-${process.pid}-${who}-${i}`;
      const content =
        endpoint === "loan-desk"
          ? { features: APPLICANT }
          : { probabilities: { negative: 0.4, positive: 0.6 } };
      const body = JSON.stringify({ inputs: [{ reference, ...content }] });
      calls.push({ reference, body, outcome: await callOnce(caller, endpoint, reference, body) });
    }
  };
  const workers = Array.from({ length: CALLERS }, (_, who) => work(who));
  return { halfway: pause(ms / 2), done: Promise.all(workers).then(() => calls) };
}

/** One call under its key. */
export async function callOnce(
  { url, apiKey }: Caller,
  endpoint: string,
  reference: string,
  body: string,
): Promise<Call["outcome"]> {
  try {
    const reply = await fetch(`${url}/api/v1/endpoints/${endpoint}/predictions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${apiKey}`,
        "idempotency-key": reference,
      },
      body,
    });
    await reply.arrayBuffer();
    if (reply.status === UNAVAILABLE) await pause(WAIT_MS);
    return reply.ok ? "acknowledged" : reply.status === UNAVAILABLE ? "unknown" : "refused";
  } catch (error) {
    const isClosed =
      String((error as { cause?: { code?: string } }).cause?.code) === "ECONNREFUSED";
    if (isClosed) await pause(WAIT_MS);
    return isClosed ? "refused" : "unknown";
  }
}
