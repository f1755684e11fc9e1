import type { Db } from "#lib/db/client";
import type { JobDesk } from "#lib/jobs/run-next-job";
import type { ServingVersion } from "#lib/registry/model-version";
import { versionToServe } from "#lib/registry/serving-version";
import { passGoldenRows } from "../golden-replays";
import type { ModelDoor } from "../model-door";
import { runOutput } from "../run-output";
import { type ModelPlace, openVersion } from "../runtime-models";
import { type Filled, fillTable } from "./fill-table";
import { type Precompute, precomputeOf } from "./start-precompute";

/** Of each version, how many answers there can be and how many were made. */
export type Precomputed = { readonly tables: readonly (Filled & { readonly version: string })[] };

type Desk = Pick<JobDesk, "tell" | "signal">;

/** The job `precompute_answers`. Run again, it goes on where it stopped. */
export async function precomputeAnswers(
  { db, job, ...desk }: JobDesk,
  place: ModelPlace,
): Promise<Precomputed> {
  return precomputeVersions(db, precomputeOf(job.payload), desk, place);
}

/**
 * Fills the tables of some versions one after the other, each in a process of its own, so that live traffic is left alone. Refuses
 * as `fillTable` does.
 */
export async function precomputeVersions(
  db: Db,
  { versionIds, maxAgeS }: Precompute,
  { tell, signal }: Desk,
  place: ModelPlace,
): Promise<Precomputed> {
  const tables: Precomputed["tables"][number][] = [];
  for (const [i, id] of versionIds.entries()) {
    const version = await versionToServe(db, id);
    const name = `${version.model} ${version.version}`;
    const told = (share: number) => tell((i + share) / versionIds.length);
    const filled = await withOwnModel(version, place, (models) =>
      fillTable(db, { version, models, maxAgeS, signal, tell: told }),
    );
    tables.push({ version: name, ...filled });
    await tell((i + 1) / versionIds.length, `${name}: ${filled.computed} of ${filled.keys} made`);
  }
  return { tables };
}

async function withOwnModel<T>(
  version: ServingVersion,
  place: ModelPlace,
  act: (models: ModelDoor) => Promise<T>,
): Promise<T> {
  const model = openVersion(version, place);
  try {
    await model.ready;
    await passGoldenRows(version, model);
    return await act(() => ({ run: (feeds, count) => runOutput(model, version, feeds, count) }));
  } finally {
    await model.close();
  }
}
