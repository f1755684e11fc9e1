// `npm run simulate`: holds the decision core to its promises on worlds whose truth is known.
import { parseArgs } from "node:util";
import { runMain, Stop } from "./root.mjs";
import { FULL, type Section, SMALL } from "./simulate/section";
import { SECTIONS } from "./simulate/sections";
import { textTable } from "./text-table";

const USAGE = `Usage: npm run simulate -- [part …] [--seed 1] [--quick] [--json]

Tries the decision core on made-up worlds whose truth is known. The same seed gives the same figures.
Ends with 1 when a promise is missed.

  --quick  seconds instead of minutes, with wider allowances for chance
  --json   one JSON document instead of tables

Parts: ${Object.keys(SECTIONS).join(", ")}
`;

await runMain(() => main(process.argv.slice(2)));

async function main(argv: readonly string[]): Promise<number> {
  const { names, seed, isQuick, isJson, isHelp } = readArguments(argv);
  if (isHelp) {
    console.log(USAGE);
    return 0;
  }
  const size = isQuick ? SMALL : FULL;
  const began = performance.now();
  const sections = names.flatMap((name) => {
    const done = SECTIONS[name]?.({ size, seed }) ?? [];
    if (!isJson) for (const section of done) console.log(`${sectionText(section)}\n`);
    return done;
  });
  const checks = sections.flatMap((section) => section.checks);
  const broken = checks.filter(({ isKept }) => !isKept);
  const seconds = (performance.now() - began) / 1000;
  console.log(
    isJson
      ? JSON.stringify({ seed, seconds, kept: broken.length === 0, sections }, null, 2)
      : `${checks.length - broken.length} of ${checks.length} promises kept, seed ${seed}, ${seconds.toFixed(0)} s`,
  );
  return broken.length === 0 ? 0 : 1;
}

function sectionText({ title, lines, checks }: Section): string {
  const verdicts = checks.map(({ isKept, ...it }) => ({ "": isKept ? "kept" : "MISSED", ...it }));
  return [title, "", textTable(lines), "", textTable(verdicts)].join("\n");
}

type Asked = {
  readonly names: readonly string[];
  readonly seed: number;
  readonly isQuick: boolean;
  readonly isJson: boolean;
  readonly isHelp: boolean;
};

function readArguments(argv: readonly string[]): Asked {
  const { values, positionals } = parse(argv);
  const seed = Number(values.seed);
  if (!Number.isInteger(seed) || seed < 0) throw new Stop("The seed is a whole number from 0.", 2);
  const strange = positionals.find((name) => !Object.hasOwn(SECTIONS, name));
  if (strange !== undefined) throw new Stop(`There is no part ${strange}.\n\n${USAGE}`, 2);
  return {
    names: positionals.length > 0 ? positionals : Object.keys(SECTIONS),
    seed,
    isQuick: values.quick,
    isJson: values.json,
    isHelp: values.help,
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        seed: { type: "string", default: "1" },
        quick: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
  } catch (cause) {
    throw new Stop(`${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`, 2);
  }
}
