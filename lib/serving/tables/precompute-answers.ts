import type { JobDesk } from "#lib/jobs/run-next-job";
import { versionToServe } from "#lib/registry/serving-version";
import { openModel } from "#lib/runtime/served-model";
import type { ModelDoor } from "../model-door";
import { runOutput } from "../run-output";
import { type ModelPlace, modelOptions } from "../runtime-models";
import { type Filled, fillTable } from "./fill-table";
import { precomputeOf } from "./start-precompute";

/** Of each version, how many answers there can be and how many were made. */
export type Precomputed = { readonly tables: readonly (Filled & { readonly version: string })[] };

/**
 * The job `precompute_answers`: fills the tables of its versions one after the other, each in a process of its own, so that live
 * traffic is left alone. Run again, it goes on where it stopped.
 */
export async function precomputeAnswers(
  { db, job, tell, signal }: JobDesk,
  place: ModelPlace,
): Promise<Precomputed> {
  const { versionIds, maxAgeS } = precomputeOf(job.payload);
  const tables: Precomputed["tables"][number][] = [];
  for (const [i, id] of versionIds.entries()) {
    const version = await versionToServe(db, id);
    const name = `${version.model} ${version.version}`;
    const model = openModel(modelOptions(version, place));
    const models: ModelDoor = () => ({
      run: (feeds, count) => runOutput(model, version, feeds, count),
    });
    try {
      await model.ready;
      const filled = await fillTable(db, {
        ...{ version, models, maxAgeS, signal },
        tell: (share) => tell((i + share) / versionIds.length),
      });
      tables.push({ version: name, ...filled });
      await tell((i + 1) / versionIds.length, `${name}: ${filled.computed} of ${filled.keys} made`);
    } finally {
      await model.close();
    }
  }
  return { tables };
}
