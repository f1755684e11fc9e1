import { CHAMPION } from "#lib/registry/aliases/alias";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { rollBack, versionBefore } from "#lib/registry/aliases/roll-back";
import { getVersion } from "#lib/registry/get-version";
import { warmBeforePromotion } from "#lib/serving/warm-before-promotion";
import { Stop } from "../root.mjs";
import { operate, readArguments, tell, versionNamed } from "./operate";

const PROMOTE = `Usage: npm run umpire -- promote <model>@<version> --reason "..." [--alias champion] [--waiver "..."] [--json]

Loads the version, replays its golden rows and points the alias at it.`;

const ROLL_BACK = `Usage: npm run umpire -- rollback <model> --reason "..." [--alias champion] [--json]

Points the alias back at what it stood for before.`;

const OPTIONS = {
  alias: { type: "string" },
  reason: { type: "string" },
  waiver: { type: "string" },
} as const;

/** Points an alias at a version, once it was warmed. */
export async function promoteCommand(argv: readonly string[]): Promise<number> {
  const { positionals, text, isJson } = readArguments(argv, PROMOTE, OPTIONS);
  const named = versionNamed(positionals[0], PROMOTE);
  const { alias, reason } = wordsOf(text, PROMOTE);
  const word = text("waiver");
  return operate(async ({ db, filesDir, actor }) => {
    await warmBeforePromotion(db, await getVersion(db, named), { filesDir });
    const waiver = word === undefined ? {} : { waiver: { reason: word } };
    const { version } = await moveAlias(db, { ...named, alias, reason, actor, ...waiver });
    const said = { model: named.model, alias, version };
    tell(isJson, `${said.model}'s ${alias} is version ${version}.`, said);
  });
}

/** Points an alias back. */
export async function rollBackCommand(argv: readonly string[]): Promise<number> {
  const { positionals, text, isJson } = readArguments(argv, ROLL_BACK, OPTIONS);
  const [model] = positionals;
  if (!model) throw new Stop(ROLL_BACK, 2);
  const { alias, reason } = wordsOf(text, ROLL_BACK);
  return operate(async ({ db, filesDir, actor }) => {
    await warmBeforePromotion(db, await versionBefore(db, { model, alias }), { filesDir });
    const { version } = await rollBack(db, { model, alias, reason, actor });
    tell(isJson, `${model}'s ${alias} is version ${version} again.`, { model, alias, version });
  });
}

function wordsOf(text: (name: string) => string | undefined, usage: string) {
  const [alias, reason = ""] = [text("alias") ?? CHAMPION, text("reason")];
  if (reason.trim().length < 3) throw new Stop(`Say why, with --reason.\n\n${usage}`, 2);
  return { alias, reason };
}
