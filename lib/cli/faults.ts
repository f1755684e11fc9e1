// `npm run faults`: kills the web process, the model's process and PostgreSQL under load, from outside, again and again;
// nothing that was acknowledged may be lost, nothing may be done twice.
import { parseArgs } from "node:util";
import { judge, type Verdict } from "./faults/judge";
import { type Caller, loadFor } from "./faults/load";
import { killTarget, type Target } from "./faults/targets";
import { runningUmpire } from "./faults/umpire";
import { textTable } from "./text-table";

const TARGETS: readonly Target[] = ["web", "model", "postgres"];
const LOAD_MS = 1_500;

const { values } = parseArgs({ options: { rounds: { type: "string", default: "3" } } });
const rounds = Number(values.rounds);
const verdicts: (Verdict & { readonly target: Target })[] = [];
const umpire = runningUmpire();
try {
  await umpire.start();
  for (let round = 1; round <= rounds; round++) {
    for (const target of TARGETS) {
      const verdict = await strike(target, `${target}-${round}`);
      verdicts.push({ ...verdict, target });
      console.log(`› ${target} ${round}/${rounds}: ${JSON.stringify(verdict)}`);
    }
  }
} finally {
  await umpire.stop();
}

console.log(textTable(TARGETS.map(sumOf)));
const broken = verdicts.filter(({ lost, doubled }) => lost + doubled > 0).length;
const vacuous = TARGETS.filter((it) => it !== "model" && total(it, "inDoubt") === 0);
if (vacuous.length > 0) console.log(`Nothing was in doubt when killing ${vacuous.join(", ")}.`);
process.exitCode = broken > 0 || vacuous.length > 0 ? 1 : 0;

/** One kill in the middle of the load, and what became of every call of it. */
async function strike(target: Target, name: string): Promise<Verdict> {
  const caller: Caller = umpire.caller();
  const endpoint = target === "model" ? "loan-desk" : "worked-example";
  const load = loadFor(caller, { name, endpoint, ms: LOAD_MS });
  await load.halfway;
  killTarget(target, umpire);
  const calls = await load.done;
  await umpire.isBack(target);
  return judge(umpire.caller(), endpoint, calls);
}

function sumOf(target: Target) {
  return {
    killed: target,
    rounds,
    acknowledged: total(target, "acknowledged"),
    "in doubt": total(target, "inDoubt"),
    lost: total(target, "lost"),
    doubled: total(target, "doubled"),
  };
}

function total(target: Target, what: keyof Verdict): number {
  return verdicts.filter((it) => it.target === target).reduce((sum, it) => sum + it[what], 0);
}
