// `npm run umpire -- <command>`: arguments in, exit code out; `--json` for machines.
import { writeFile } from "node:fs/promises";
import { dataCommand } from "./data";
import { operatorDatabase } from "./operator-database";
import { exportCommand, importCommand } from "./registry/archives";
import { compareCommand } from "./registry/compare";
import { evaluateCommand } from "./registry/evaluate";
import { ladderCommand } from "./registry/ladder";
import { precomputeCommand } from "./registry/precompute";
import { promoteCommand, rollBackCommand } from "./registry/promote";
import { registerCommand } from "./registry/register";
import { root, runMain, Stop } from "./root.mjs";
import { keepOwnPeople, putDemoIn, takeDemoOut } from "./seed-people";
import { trainCommand } from "./train";
import { workUntilStopped } from "./work-until-stopped";

type Command = {
  readonly does: string;
  readonly run: (args: readonly string[]) => Promise<number>;
};

const COMMANDS: Readonly<Record<string, Command>> = {
  train: {
    does: "train <model>[@version]  trains a model from the committed data",
    run: trainCommand,
  },
  data: {
    does: "data fetch|verify|list|drop  the data sets that models are trained on",
    run: dataCommand,
  },
  register: {
    does: "register <model> <file>  probes an ONNX file and registers it as the next version",
    run: registerCommand,
  },
  promote: {
    does: "promote <model>@<version>  points an alias at a version that was warmed",
    run: promoteCommand,
  },
  rollback: {
    does: "rollback <model>         points an alias back at what served before",
    run: rollBackCommand,
  },
  evaluate: {
    does: "evaluate <model>@<version> <dataset>  answers a data set with a version and measures it",
    run: evaluateCommand,
  },
  precompute: {
    does: "precompute <endpoint>    makes every answer of an endpoint with few inputs ahead",
    run: precomputeCommand,
  },
  ladder: {
    does: "ladder <endpoint> <dataset> hand_over|augmentation  fits when a rung is climbed, and what that brings",
    run: ladderCommand,
  },
  compare: {
    does: "compare <model>@<a> <b>  two versions on the same rows, in money and in their records",
    run: compareCommand,
  },
  export: {
    does: "export <model>@<version> [file]  one archive of everything a version is",
    run: exportCommand,
  },
  import: {
    does: "import <file>            takes in a version that another installation exported",
    run: importCommand,
  },
  migrate: {
    does: "migrate                  brings the database to the newest schema",
    run: migrate,
  },
  seed: {
    does: "seed                     puts the demo in, or makes the first administrator",
    run: seed,
  },
  demo: { does: "demo remove              takes the whole demo out", run: demo },
  openapi: {
    does: "openapi                  writes docs/openapi.json as the routes declare it",
    run: openapi,
  },
  worker: {
    does: "worker                   background work in a process of its own (UMPIRE_WORKER=alone)",
    run: worker,
  },
};

process.chdir(root);
await runMain(() => main(process.argv.slice(2)));

async function main([name = "", ...args]: readonly string[]): Promise<number> {
  const command = COMMANDS[name];
  if (command) return command.run(args);
  const list = Object.values(COMMANDS).map(({ does }) => `  ${does}`);
  const usage = ["Usage: npm run umpire -- <command> [--json]", "", ...list].join("\n");
  if (["", "help", "--help"].includes(name)) return say(usage);
  throw new Stop(`There is no command ${name}.\n\n${usage}`, 2);
}

async function migrate(args: readonly string[]): Promise<number> {
  const isJson = onlyJson(args);
  return operatorDatabase(async ({ applied, version }) => {
    const done = applied.length > 0 ? `Applied: ${applied.join(", ")}` : "Nothing to apply.";
    return say(isJson ? JSON.stringify({ applied, schema_version: version }) : done);
  });
}

async function seed(args: readonly string[]): Promise<number> {
  const isJson = onlyJson(args);
  return operatorDatabase(async ({ db, settings }) => {
    const { isDemo, firstAdmin } = settings;
    if (!isDemo) await keepOwnPeople(db, settings, firstAdmin);
    const made = isDemo && (await putDemoIn(db, settings));
    const done = made ? "The demo is in." : "There was nothing to put in.";
    return say(isJson ? JSON.stringify({ demo: isDemo, made }) : done);
  });
}

async function demo([verb = "", ...args]: readonly string[]): Promise<number> {
  if (verb !== "remove") throw new Stop("Usage: npm run umpire -- demo remove [--json]", 2);
  const isJson = onlyJson(args);
  return operatorDatabase(async ({ db, settings }) => {
    const { people, keys } = await takeDemoOut(db, settings);
    const done = `Removed ${people} people and ${keys} keys. Start with UMPIRE_DEMO=off from now on.`;
    return say(isJson ? JSON.stringify({ removed: { people, keys } }) : done);
  });
}

async function worker(args: readonly string[]): Promise<number> {
  const isJson = onlyJson(args);
  say(isJson ? JSON.stringify({ worker: "running" }) : "The worker runs; Ctrl-C ends it.");
  await operatorDatabase(({ db }) => workUntilStopped(db));
  return say(isJson ? JSON.stringify({ worker: "stopped" }) : "The worker stopped.");
}

/** Loaded only here, because it pulls in every route. */
async function openapi(args: readonly string[]): Promise<number> {
  const isJson = onlyJson(args);
  const { apiDocumentText } = await import("#lib/http/api-document-text");
  const { API_DOCUMENT_FILE } = await import("#lib/http/stored-api-document");
  const text = await apiDocumentText();
  await writeFile(API_DOCUMENT_FILE, text);
  const done = `Wrote ${API_DOCUMENT_FILE}, ${text.length} characters.`;
  return say(isJson ? JSON.stringify({ file: API_DOCUMENT_FILE, characters: text.length }) : done);
}

/** Whether `--json` is there; nothing else may be. */
function onlyJson(args: readonly string[]): boolean {
  const strange = args.find((it) => it !== "--json");
  if (strange !== undefined) throw new Stop(`${strange} means nothing here.`, 2);
  return args.length > 0;
}

function say(text: string): number {
  console.log(text);
  return 0;
}
