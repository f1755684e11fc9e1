import { getVersion } from "#lib/registry/get-version";
import { evaluateOn } from "#lib/worker/evaluation/evaluate-version";
import { progressBar } from "../progress-bar";
import { Stop } from "../root.mjs";
import { textTable } from "../text-table";
import { operate, readArguments, tell, versionNamed } from "./operate";

const USAGE = `Usage: npm run umpire -- evaluate <model>@<version> <dataset> [--json]

Answers the held-out rows of a data set of models/data with a version, and keeps the answers and the figures.`;

/** Evaluates here and now, without the job queue. */
export async function evaluateCommand(argv: readonly string[]): Promise<number> {
  const { positionals, isJson } = readArguments(argv, USAGE);
  const [name, dataset, ...rest] = positionals;
  if (!dataset || rest.length > 0) throw new Stop(USAGE, 2);
  const named = versionNamed(name, USAGE);
  return operate(async ({ db, filesDir, actor }) => {
    const { id: versionId } = await getVersion(db, named);
    const bar = progressBar(`${name} on ${dataset}`);
    const { signal } = new AbortController();
    const show = async (share: number) => bar.show(share);
    const asked = { versionId, dataset, actor, jobId: null };
    const made = await evaluateOn(db, asked, { tell: show, signal }, { filesDir });
    bar.clear();
    const figures = Object.entries(made.metrics).flatMap(([figure, it]) =>
      typeof it === "object" && it !== null ? [{ figure, ...it }] : [],
    );
    tell(isJson, `${made.rows} held-out rows of ${dataset}\n\n${textTable(figures)}`, made);
  });
}
