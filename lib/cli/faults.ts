// `npm run faults`: kills the web process, the model's process and PostgreSQL from outside, again and again, while systems ask
// for predictions and people review; nothing that was acknowledged may be lost, nothing may be done twice.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { judge, type Verdict } from "./faults/judge";
import { loadFor } from "./faults/load";
import { type Desk, judgeReviews, openDesk, reviewFor } from "./faults/reviews";
import { killTarget, type Target } from "./faults/targets";
import { runningUmpire } from "./faults/umpire";
import { textTable } from "./text-table";

type What = "predictions" | "decisions";
type Row = Verdict & { readonly target: Target; readonly what: What };

const TARGETS: readonly Target[] = ["web", "model", "postgres"];
const LOAD_MS = 2_000;

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "20" }, report: { type: "string" } },
});
const rounds = Number(values.rounds);
const rows: Row[] = [];
const umpire = runningUmpire();
try {
  await umpire.start();
  const desk = await openDesk(umpire.caller().url);
  await loadFor(umpire.caller(), { name: "warm-up", endpoint: "loan-desk", ms: LOAD_MS }).done;
  for (let round = 1; round <= rounds; round++) {
    for (const target of TARGETS) {
      const struck = await strike(desk, target, `${target}-${round}`);
      rows.push(...struck);
      console.log(`› ${target} ${round}/${rounds}: ${struck.map(sentence).join("; ")}`);
    }
  }
} finally {
  await umpire.stop();
}

const sums = TARGETS.flatMap((target) => [
  sumOf(target, "predictions"),
  sumOf(target, "decisions"),
]);
console.log(textTable(sums));
const broken = sums.filter(({ lost, doubled }) => lost + doubled > 0).length;
// The model's process holds nothing that could be in doubt: its work is tried again while the caller waits.
const vacuous = TARGETS.filter((it) => it !== "model" && total(it, "inDoubt") === 0);
if (vacuous.length > 0) console.log(`Nothing was in doubt when killing ${vacuous.join(", ")}.`);
const failed = broken + vacuous.length;
const counts = { passed: Math.max(0, sums.length - failed), failed, skipped: 0 };
if (values.report) writeFileSync(values.report, JSON.stringify(counts));
process.exitCode = failed > 0 ? 1 : 0;

/** One kill in the middle of the load, and what became of every call and every decision of it. */
async function strike(desk: Desk, target: Target, name: string): Promise<Row[]> {
  const caller = umpire.caller();
  const endpoint = target === "model" ? "loan-desk" : "worked-example";
  const load = loadFor(caller, { name, endpoint, ms: LOAD_MS });
  const people = { queue: "worked-example", label: "positive", name, ms: LOAD_MS };
  const reviewing = reviewFor(desk, { base: caller.url, ...people });
  await load.halfway;
  killTarget(target, umpire);
  const calls = await load.done;
  await umpire.isBack(target);
  const acts = await reviewing;
  return [
    { target, what: "predictions", ...(await judge(umpire.caller(), endpoint, calls)) },
    { target, what: "decisions", ...(await judgeReviews(desk, caller.url, acts)) },
  ];
}

function sentence({ what, acknowledged, inDoubt, lost, doubled }: Row): string {
  return `${acknowledged} ${what}, ${inDoubt} in doubt, ${lost} lost, ${doubled} doubled`;
}

function sumOf(target: Target, what: What) {
  const own = rows.filter((it) => it.target === target && it.what === what);
  const sum = (key: keyof Verdict) => own.reduce((all, it) => all + it[key], 0);
  return {
    ...{ killed: target, what, rounds, acknowledged: sum("acknowledged") },
    ...{ "in doubt": sum("inDoubt"), lost: sum("lost"), doubled: sum("doubled") },
  };
}

function total(target: Target, key: keyof Verdict): number {
  return rows.filter((it) => it.target === target).reduce((all, it) => all + it[key], 0);
}
