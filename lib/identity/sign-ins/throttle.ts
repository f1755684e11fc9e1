import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import { addFailure, recentFailures } from "./failures/store";

type Attempt = { readonly email: string; readonly address: string };

const FAILURES_A_MINUTE = { account: 5, address: 20 };

/** Refuses `rate_limited` after five failures of the account or twenty of the address within a minute. Successes cost nothing. */
export async function refuseTooManyFailures(db: Db, attempt: Attempt): Promise<void> {
  const [account, address] = subjectsOf(attempt);
  const failures = await recentFailures(db, [account, address]);
  const full = failures.filter(
    ({ subject, count }) =>
      count >= (subject === account ? FAILURES_A_MINUTE.account : FAILURES_A_MINUTE.address),
  );
  if (full.length === 0) return;
  throw new Refusal("rate_limited", "Too many sign-ins failed; wait a little.", {
    retryAfterSeconds: Math.max(...full.map(({ seconds }) => seconds)),
  });
}

/** Counts a failed sign-in against its account and its address. */
export async function countFailure(db: Db, attempt: Attempt): Promise<void> {
  await addFailure(db, subjectsOf(attempt));
}

function subjectsOf({ email, address }: Attempt): [string, string] {
  return [`account:${email}`, `address:${address}`];
}
