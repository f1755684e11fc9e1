import { compareVersions, type VersionComparison } from "#lib/registry/compare-versions";
import { Stop } from "../root.mjs";
import { type Cell, textTable } from "../text-table";
import { operate, readArguments, tell, versionNamed } from "./operate";

const USAGE = `Usage: npm run umpire -- compare <model>@<a> <b> [--json]

Holds two versions of a model against each other: on the rows both were evaluated on, priced by the live policies, and
field by field of their manifests.`;

/** Prints what two versions differ in. */
export async function compareCommand(argv: readonly string[]): Promise<number> {
  const { positionals, isJson } = readArguments(argv, USAGE);
  const [first, other = "", ...rest] = positionals;
  const { model, version: a } = versionNamed(first, USAGE);
  if (!/^\d{1,9}$/.test(other) || rest.length > 0) throw new Stop(USAGE, 2);
  return operate(async ({ db }) => {
    const comparison = await compareVersions(db, { model, a, b: Number(other) });
    tell(isJson, textOf(comparison), { model, a, b: Number(other), ...comparison });
  });
}

function textOf({ sizeBytes, latency, paired, differences }: VersionComparison): string {
  const lines: Record<string, Cell>[] = [
    { figure: "bytes", ...sizeBytes, difference: sizeBytes.b - sizeBytes.a, low: null, high: null },
  ];
  if (latency.a && latency.b) {
    const [a, b] = [latency.a.p50_ms, latency.b.p50_ms];
    lines.push({ figure: "ms a row", a, b, difference: b - a, low: null, high: null });
  }
  for (const { dataset, rows, accuracy, endpoints } of paired) {
    lines.push(line(`accuracy on ${rows} rows of ${dataset}`, accuracy));
    for (const { endpoint, currency, reviewRate, costAutomatic, costWithPeople } of endpoints) {
      lines.push(line(`${endpoint}: review rate`, reviewRate));
      lines.push(line(`${endpoint}: ${currency} a case, automatic`, costAutomatic));
      lines.push(line(`${endpoint}: ${currency} a case, with people`, costWithPeople));
    }
  }
  const fields = differences.map(({ pointer, a, b }) => {
    return `  ${pointer}: ${JSON.stringify(a)} | ${JSON.stringify(b)}`;
  });
  return [textTable(lines), "", `${fields.length} members of the manifests differ`, ...fields].join(
    "\n",
  );
}

type Difference = VersionComparison["paired"][number]["accuracy"];

function line(figure: string, { a, b, difference, ci }: Difference): Record<string, Cell> {
  return { figure, a, b, difference, low: ci?.[0] ?? null, high: ci?.[1] ?? null };
}
