// `npm run bench`: times what Umpire promises to be quick at, prints a table, writes bench.json into the data folder.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { parseSettings } from "../config/settings.mjs";
import { type Machine, machine } from "./bench/machine";
import type { Sample } from "./bench/serving/sample";
import { isWithin, type Measured, type Suite, type Timing } from "./bench/suite";
import { SUITES } from "./bench/suites";
import { root, runMain, Stop } from "./root.mjs";
import { textTable } from "./text-table";

const USAGE = `Usage: npm run bench -- [suite …] [--quick] [--json]

Times the suites named, or all of them, on a machine that should do nothing else meanwhile.
Ends with 1 when a limit is missed. --quick takes a short look where a suite offers one; its figures are no figures to quote.

${SUITES.map(({ name, does }) => `  ${name.padEnd(10)} ${does}`).join("\n")}
`;

process.chdir(root);
await runMain(() => main(process.argv.slice(2)));

async function main(argv: readonly string[]): Promise<number> {
  const { suites, isJson, isQuick, isHelp } = readArguments(argv);
  if (isHelp) {
    console.log(USAGE);
    return 0;
  }
  const on = machine();
  if (!isJson) console.log(`${machineText(on)}\n`);
  const measured: Record<string, Measured> = {};
  for (const { name, run } of suites) {
    const found = await run({ isQuick });
    measured[name] = found;
    if (isJson) continue;
    if (found.samples) console.log(`${textTable(found.samples.map(toSampleLine))}\n`);
    console.log(`${name}\n\n${textTable(found.timings.map(toLine))}\n`);
  }
  const all = Object.values(measured).flatMap(({ timings }) => timings);
  const isKept = all.every((timing) => isWithin(timing) !== false);
  const report = { at: new Date().toISOString(), machine: on, suites: measured, kept: isKept };
  const file = write(report);
  console.log(isJson ? JSON.stringify(report, null, 2) : `Written to ${file}`);
  return isKept ? 0 : 1;
}

function write(report: unknown): string {
  const { dataDir } = parseSettings(process.env);
  mkdirSync(dataDir, { recursive: true });
  const file = path.join(dataDir, "bench.json");
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  return file;
}

function machineText({ cpu, cores, memoryGb, node, platform, load }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, ${platform}, load ${load.toFixed(2)}`;
}

function toSampleLine(sample: Sample) {
  const { what, callers, rows, perSecond, p50Ms, p95Ms, p99Ms, cpu, foreign, refused } = sample;
  return {
    what,
    callers,
    rows,
    "requests/s": Math.round(perSecond),
    "p50 ms": rounded(p50Ms),
    "p95 ms": rounded(p95Ms),
    "p99 ms": rounded(p99Ms),
    ...Object.fromEntries(
      ["web", "models", "postgres", "client"].map((name) => [
        `${name} µs`,
        cpu[name] === undefined ? null : rounded(cpu[name], 1),
      ]),
    ),
    foreign: rounded(foreign),
    refused,
  };
}

function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

function toLine(timing: Timing) {
  const { what, median, least, most, limit, unit, runs } = timing;
  const verdict = isWithin(timing);
  return {
    "": verdict === null ? null : verdict ? "pass" : "FAIL",
    what,
    median,
    least,
    most,
    limit,
    unit,
    runs,
  };
}

type Asked = {
  readonly suites: readonly Suite[];
  readonly isJson: boolean;
  readonly isQuick: boolean;
  readonly isHelp: boolean;
};

function readArguments(argv: readonly string[]): Asked {
  const { values, positionals } = parse(argv);
  const suites = positionals.map((name) => {
    const suite = SUITES.find((it) => it.name === name);
    if (!suite) throw new Stop(`There is no suite ${name}.\n\n${USAGE}`, 2);
    return suite;
  });
  return {
    suites: suites.length > 0 ? suites : SUITES,
    isJson: values.json,
    isQuick: values.quick,
    isHelp: values.help,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (cause) {
    throw new Stop(`${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`, 2);
  }
}
