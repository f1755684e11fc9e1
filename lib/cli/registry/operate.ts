import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Refusal } from "#lib/kernel/refusal";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { type Operator, operatorDatabase } from "../operator-database";
import { Stop } from "../root.mjs";
import { bundleModelChild } from "../steps.mjs";

/** What a command of the registry works with. */
export type Desk = {
  readonly db: Operator["db"];
  /** `files` in the data directory. */
  readonly filesDir: string;
  readonly actor: { readonly id: string; readonly role: string };
};

type Options = Readonly<Record<string, { readonly type: "string" | "boolean" }>>;

/** A command's arguments, `--json` always among them; ends with the usage for what means nothing. */
export function readArguments(argv: readonly string[], usage: string, options: Options = {}) {
  try {
    const known = { ...options, json: { type: "boolean" as const } };
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: known,
    });
    const text = (name: string) => {
      const value = (values as Record<string, unknown>)[name];
      return typeof value === "string" ? value : undefined;
    };
    const isGiven = (name: string) => (values as Record<string, unknown>)[name] === true;
    return { positionals, text, isGiven, isJson: isGiven("json") };
  } catch (cause) {
    throw new Stop(`${cause instanceof Error ? cause.message : cause}\n\n${usage}`, 2);
  }
}

/** `loan-risk@2` by its two parts; ends with the usage when it is not spelled so. */
export function versionNamed(text: string | undefined, usage: string) {
  const [, model = "", number = ""] =
    /^([a-z0-9][a-z0-9-]{0,63})@(\d{1,9})$/.exec(text ?? "") ?? [];
  if (model === "") throw new Stop(`Name a version, like loan-risk@2.\n\n${usage}`, 2);
  return { model, version: Number(number) };
}

/** The bytes of a file that the person at the terminal named; ends with a sentence when it cannot be read. */
export async function readNamedFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    throw new Stop(
      why === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read: ${why}.`,
    );
  }
}

/** Runs a command on the installation's database and files; a refusal ends it with its sentence and where it is wrong. */
export async function operate(act: (desk: Desk) => Promise<void>): Promise<number> {
  if (!existsSync(join("dist", "model-child.mjs"))) await bundleModelChild();
  return operatorDatabase(async ({ db, settings }) => {
    const filesDir = join(settings.dataDir, "files");
    try {
      await act({ db, filesDir, actor: { id: "operator", role: "operator" } });
      return 0;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const faults = error.faults.map(({ pointer, detail }) => `  ${pointer}: ${detail}`);
      throw new Stop([error.message, ...faults].join("\n"));
    } finally {
      await modelRuntime().closeAll();
    }
  });
}

/** Prints a sentence, or the value for machines. */
export function tell(isJson: boolean, sentence: string, value: unknown): void {
  console.log(isJson ? JSON.stringify(value) : sentence);
}
