// What has to hold when several web processes and workers share one PostgreSQL, tried on real processes. `npm test` runs it.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { inProject, runMain, say } from "./root.mjs";
import { obeySignals } from "./run.mjs";
import { signedIn, systemCaller } from "./system/caller";
import type { Check, System } from "./system/check";
import { disjointClaims } from "./system/claims";
import { gentleEnd } from "./system/drain";
import { sharedKeys } from "./system/idempotency";
import { type Installation, openInstallation } from "./system/installation";
import { sharedPolicies, sharedStop, sharedVersions } from "./system/one-voice";
import { hastyCrowd } from "./system/overload";
import { sharedFinality, sharedJobs } from "./system/workers";

const CHECKS: readonly Check[] = [
  sharedKeys,
  disjointClaims,
  sharedFinality,
  sharedStop,
  sharedPolicies,
  sharedVersions,
  sharedJobs,
  hastyCrowd,
  gentleEnd,
];

obeySignals();
await runMain(main);

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { report: { type: "string" } } });
  const installation = await openInstallation(inProject(".data/system"));
  try {
    const failed = await holdAll(installation);
    const counts = { passed: CHECKS.length - failed, failed, skipped: 0 };
    if (values.report) writeFileSync(values.report, JSON.stringify(counts));
    return failed > 0 ? 1 : 0;
  } finally {
    await installation.stop();
  }
}

/** How many checks failed. */
async function holdAll(installation: Installation): Promise<number> {
  const workers = await Promise.all([installation.startWorker(), installation.startWorker()]);
  const a = await installation.startWeb();
  const b = await installation.startWeb();
  const people = ["reviewer", "second", "lead"].map((it) => signedIn(b.url, `${it}@umpire.test`));
  const system: System = {
    ...{ installation, a, b },
    system: systemCaller(installation.apiKey),
    admin: await signedIn(a.url, "admin@umpire.test"),
    reviewers: await Promise.all(people),
  };
  try {
    let failed = 0;
    for (const check of CHECKS) if (!(await holds(check, system))) failed += 1;
    return failed;
  } finally {
    await Promise.all([a.stop(), b.stop(), ...workers.map((it) => it.stop())]);
  }
}

async function holds({ name, hold }: Check, system: System): Promise<boolean> {
  try {
    await hold(system);
    say(`holds: ${name}`);
    return true;
  } catch (error) {
    say(`FAILS: ${name}`);
    console.error(error);
    return false;
  }
}
