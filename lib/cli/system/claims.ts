import assert from "node:assert/strict";
import { bodyOf, type Caller } from "./caller";
import { type Check, doubtful, EXAMPLE, type System } from "./check";

type Claimed = {
  readonly case: { readonly id: string } | null;
  readonly claim?: { readonly token: string };
};

const CASES = 48;

/** Every reviewer claims by one process and decides by the other, all at once, until nothing waits. */
export const disjointClaims: Check = {
  name: "no case is given twice, and each is decided once, whichever process is asked",
  hold: async (world) => {
    const opened = await openCases(world);
    const { a, b, reviewers } = world;
    const decided = await Promise.all(
      reviewers.map((reviewer, i) => reviewAll(reviewer, i % 2 ? [a.url, b.url] : [b.url, a.url])),
    );
    const all = decided.flat();
    assert.equal(new Set(all).size, all.length, "a case was decided twice");
    const left = opened.filter((id) => !all.includes(id));
    assert.deepEqual(left, [], "cases were left");
    assert.ok(
      decided.every((own) => own.length > 0),
      "one reviewer got everything",
    );
  },
};

async function openCases({ a, b, system }: System): Promise<string[]> {
  const calls = Array.from({ length: CASES }, async (_, i) => {
    const body = { inputs: [doubtful(`system-claim-${i}`)] };
    const base = i % 2 ? a.url : b.url;
    const reply = await system(base, `${EXAMPLE}/predictions`, { method: "POST", body });
    const { predictions } = bodyOf<{ predictions: { case_id: string }[] }>(reply);
    return predictions.map((it) => it.case_id);
  });
  return (await Promise.all(calls)).flat();
}

/** Claims and decides until there is nothing left to claim; the ids of the decided cases. */
async function reviewAll(reviewer: Caller, [claimAt = "", decideAt = ""]: string[]) {
  const decided: string[] = [];
  for (;;) {
    const path = "/api/v1/queues/worked-example/claims";
    const claimed = await reviewer(claimAt, path, { method: "POST", body: {} });
    const { case: found, claim } = bodyOf<Claimed>(claimed);
    if (found === null) return decided;
    const reply = await reviewer(decideAt, `/api/v1/cases/${found.id}/decision`, {
      method: "POST",
      body: { claim_token: claim?.token, label: "positive", reason: "It looks so to me." },
      key: `decide-${found.id}`,
    });
    bodyOf(reply);
    decided.push(found.id);
  }
}
