import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { SYSTEM_ACTOR } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { readOutput } from "#lib/pipeline/read-output";
import type { ServingVersion } from "#lib/registry/model-version";
import { batchFeeds } from "../batch-feeds";
import { cacheKey } from "../cached/kept-scores";
import type { CheckedInput } from "../checked-input";
import type { ModelDoor } from "../model-door";
import { domainOf, endlessBecause } from "./domain";
import { readEntries, ringTable, writeEntries } from "./store";

/** Inputs a run and a transaction. */
const CHUNK = 512;

type Filling = {
  readonly version: ServingVersion;
  readonly models: ModelDoor;
  /** Entries older than this are made anew; `null` makes only what is missing. */
  readonly maxAgeS: number | null;
  /** Told after each chunk how much of the work is done, in [0, 1]. */
  readonly tell?: (share: number) => Promise<void>;
  readonly signal?: AbortSignal;
};

export type Filled = { readonly keys: number; readonly computed: number };

/**
 * Makes the answers of a version for every input it can get, as far as they are missing or too old. What is written is the
 * model's word before calibration, so a calibrator that is fitted later needs no new table. Refuses `invalid_model` where there
 * is no end of inputs, and where a score is no number; fails as the model does.
 */
export async function fillTable(db: Db, filling: Filling): Promise<Filled> {
  const { version, maxAgeS, signal } = filling;
  const reason = endlessBecause(version);
  if (reason !== null) throw unfit(version, `has no end of inputs: ${reason}`);
  const domain = domainOf(version);
  const missing = await missingOf(db, version, domain, maxAgeS);
  if (missing.length === 0) return { keys: domain.length, computed: 0 };
  const { versionId: modelVersionId } = version;
  try {
    for (let start = 0; start < missing.length; start += CHUNK) {
      signal?.throwIfAborted();
      const entries = await answers(filling, missing.slice(start, start + CHUNK));
      await inTransaction(db, SYSTEM_ACTOR, (tx) => writeEntries(tx, { modelVersionId, entries }));
      await filling.tell?.(Math.min(1, (start + CHUNK) / missing.length));
    }
  } finally {
    // Once, however many chunks there were: whoever hears it reads the whole table.
    await inTransaction(db, SYSTEM_ACTOR, (tx) => ringTable(tx, modelVersionId));
  }
  return { keys: domain.length, computed: missing.length };
}

async function missingOf(
  db: Db,
  version: ServingVersion,
  domain: readonly CheckedInput[],
  maxAgeS: number | null,
): Promise<CheckedInput[]> {
  const entries = await readEntries(db, version.versionId);
  const isFresh = (ageMs: number) => maxAgeS === null || ageMs <= maxAgeS * 1000;
  const known = new Set(entries.flatMap(({ key, ageMs }) => (isFresh(ageMs) ? key : [])));
  return domain.filter((input) => !known.has(cacheKey(version, input)));
}

async function answers({ version, models }: Filling, inputs: readonly CheckedInput[]) {
  const { feeds } = batchFeeds(version, inputs);
  const output = await models(version).run(feeds, inputs.length);
  const rows = readOutput(version.adapter, output, inputs.length);
  return inputs.map((input, i) => {
    const scores = rows[i] ?? [];
    if (!scores.every(Number.isFinite)) throw unfit(version, "gave a score that is no number");
    return { key: cacheKey(version, input), scores };
  });
}

function unfit({ model, version }: ServingVersion, detail: string): Refusal {
  return new Refusal("invalid_model", `${model} ${version} ${detail}.`);
}
