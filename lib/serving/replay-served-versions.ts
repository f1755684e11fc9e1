import type { Db } from "#lib/db/client";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { UnreadableOutput } from "#lib/pipeline/read-output";
import type { ServingVersion } from "#lib/registry/model-version";
import { quarantineVersion } from "#lib/registry/quarantine/quarantine-version";
import { goldenMismatch } from "./golden-replays";
import { type ModelPlace, openVersion } from "./runtime-models";
import { servedVersions } from "./served-versions";

/** A version that no longer answers as it did. */
export type Mismatch = {
  readonly model: string;
  readonly version: number;
  /** Names the row and the column. */
  readonly detail: string;
};

/**
 * Loads every version that serves once more, in a process of its own, and replays its golden rows. One that differs is
 * taken out of service on all hosts, with the row and column on record. A process that gives no answer at all is another
 * matter and fails the whole replay, to be tried again.
 */
export async function replayServedVersions(db: Db, place: ModelPlace): Promise<Mismatch[]> {
  const found: Mismatch[] = [];
  for (const version of await servedVersions(db)) {
    const detail = await mismatchOf(version, place);
    if (detail === null) continue;
    await quarantineVersion(db, { version, reason: detail, actor: SYSTEM_ACTOR });
    found.push({ model: version.model, version: version.version, detail });
  }
  return found;
}

async function mismatchOf(version: ServingVersion, place: ModelPlace): Promise<string | null> {
  if (!version.golden) return null;
  const model = openVersion(version, place);
  try {
    await model.ready;
    return await goldenMismatch(version, model);
  } catch (error) {
    if (error instanceof UnreadableOutput) return error.message;
    throw error;
  } finally {
    await model.close();
  }
}
