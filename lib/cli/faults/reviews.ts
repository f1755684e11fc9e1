import { setTimeout as pause } from "node:timers/promises";
import { type Caller, type Reply, signedIn } from "../system/caller";
import type { Verdict } from "./judge";

/** One decision under its own key, which is its reason too. */
type Act = {
  readonly caseId: string;
  readonly key: string;
  readonly isAcknowledged: boolean;
  /** A first answer did not come or could not say; it was sent again until one did. */
  readonly wasInDoubt: boolean;
};

type Work = {
  readonly base: string;
  readonly queue: string;
  readonly label: string;
  readonly ms: number;
  readonly name: string;
};

/** People of the demo with their sign-ins, which outlive every process. */
export type Desk = { readonly reviewers: readonly Caller[]; readonly admin: Caller };

const UNAVAILABLE = 503;
const WAIT_MS = 20;
const PATIENCE_MS = 120_000;

export async function openDesk(base: string): Promise<Desk> {
  const [admin, ...reviewers] = await Promise.all(
    ["admin", "reviewer", "second", "lead"].map((it) => signedIn(base, `${it}@umpire.test`)),
  );
  if (!admin) throw new Error("nobody signed in");
  return { admin, reviewers };
}

/**
 * Claims and decides for a while, each reviewer one case after the other. What was not answered is sent again under its key
 * until it is, also when that is after the time.
 */
export async function reviewFor({ reviewers }: Desk, work: Work): Promise<Act[]> {
  const until = performance.now() + work.ms;
  const acts: Act[] = [];
  const sit = async (reviewer: Caller, who: number) => {
    for (let i = 0; performance.now() < until; i++) {
      const act = await reviewOne(reviewer, work, `${work.name}-${process.pid}-${who}-${i}`);
      if (act) acts.push(act);
      else await pause(WAIT_MS);
    }
  };
  await Promise.all(reviewers.map(sit));
  return acts;
}

async function reviewOne(
  reviewer: Caller,
  { base, queue, label }: Work,
  key: string,
): Promise<Act | null> {
  const claims = `/api/v1/queues/${queue}/claims`;
  const claiming = { method: "POST", body: {}, key: `${key}-claim` };
  const claimed = await untilAnswered(() => reviewer(base, claims, claiming));
  const { case: found, claim } = JSON.parse(claimed.reply.text) as {
    case?: { id: string } | null;
    claim?: { token: string };
  };
  if (!found || !claim) return null;
  const body = { claim_token: claim.token, label, reason: key };
  const path = `/api/v1/cases/${found.id}/decision`;
  const decided = await untilAnswered(() => reviewer(base, path, { method: "POST", body, key }));
  const isAcknowledged = decided.reply.status === 200;
  return { caseId: found.id, key, isAcknowledged, wasInDoubt: decided.wasInDoubt };
}

/** Sends a request again and again until somebody says what became of it. */
async function untilAnswered(send: () => Promise<Reply>) {
  const until = performance.now() + PATIENCE_MS;
  let wasInDoubt = false;
  while (performance.now() < until) {
    const reply = await send().catch((error: unknown) => {
      wasInDoubt ||= !wasRefused(error);
      return null;
    });
    if (reply && reply.status !== UNAVAILABLE) return { reply, wasInDoubt };
    wasInDoubt ||= reply !== null;
    await pause(WAIT_MS);
  }
  throw new Error("nobody answered");
}

/** Whether the request never reached anybody. */
function wasRefused(error: unknown): boolean {
  return (error as { cause?: { code?: string } }).cause?.code === "ECONNREFUSED";
}

/** Looks at each case: what was acknowledged is there, and no case was decided more than once. */
export async function judgeReviews(
  { admin }: Desk,
  base: string,
  acts: readonly Act[],
): Promise<Verdict> {
  let lost = 0;
  let doubled = 0;
  for (const { caseId, key, isAcknowledged } of acts) {
    const reasons = await reasonsOf(admin, base, caseId);
    if (isAcknowledged && !reasons.includes(key)) lost += 1;
    if (reasons.length > 1) doubled += 1;
  }
  const acknowledged = acts.filter((it) => it.isAcknowledged).length;
  const inDoubt = acts.filter((it) => it.wasInDoubt).length;
  return { acknowledged, inDoubt, lost, doubled };
}

/** The reasons of a case's decisions, one each. */
async function reasonsOf(admin: Caller, base: string, caseId: string): Promise<string[]> {
  const { reply } = await untilAnswered(() => admin(base, `/api/v1/cases/${caseId}`));
  if (reply.status !== 200) throw new Error(`looking up ${caseId} answered ${reply.status}`);
  const { case: found } = JSON.parse(reply.text) as {
    case: { decisions: { reason: string | null }[] };
  };
  return found.decisions.map(({ reason }) => reason ?? "");
}
