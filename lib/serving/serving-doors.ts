import { createHmac } from "node:crypto";
import { join } from "node:path";
import { environment } from "#lib/config/env";
import type { PredictInput } from "#lib/contracts/predictions";
import { database, poolWaiting } from "#lib/db/client";
import { writerTally } from "#lib/telemetry/batch-sizes";
import { logger } from "#lib/telemetry/logger";
import { countShadowsLost } from "#lib/telemetry/metrics";
import { cachedActive } from "./active-cache";
import type { AuditKey } from "./audit-draw";
import { rememberedScores } from "./cached/remembered-scores";
import { commitPredictions, type ScoredCall, type Written } from "./commit-predictions";
import { groupCommit } from "./group-commit";
import type { ModelDoor } from "./model-door";
import { overdue } from "./patience";
import type { Predict } from "./predict";
import { runtimeModels } from "./runtime-models";
import { type ShadowLine, shadowLine } from "./shadow-line";
import { shadowModels } from "./shadow-models";
import { scoreShadow } from "./shadow-scores";
import { cachedTables } from "./tables/static-table";

type ServingDoors = Required<
  Pick<Predict, "commit" | "readActive" | "shadows" | "readTable" | "remembered">
> & {
  readonly models: ModelDoor;
  readonly auditKey: AuditKey;
};

/** Two writers keep the disk busy while the next transaction gathers; more would only share it out thinner. */
const WRITERS = 2;
const MOST_ROWS = 512;
const MOST_WAITING_ROWS = 8192;
const MOST_WAITING_BYTES = 64 * 1024 * 1024;
/** What an input of columns or numbers weighs, about; texts and pictures are counted. */
const PLAIN_BYTES = 1024;

/** On `globalThis`, because Next loads a module once for start-up and once more for routes: writers and memory are one. */
const shared = globalThis as typeof globalThis & { umpireServing?: ServingDoors };

/**
 * What predicting touches: the inference processes, the key of the audit draws (derived from the installation's secret),
 * what is active as this process remembers it, the writer that lets calls share a transaction, and the line of shadows.
 */
export function servingDoors(): ServingDoors {
  shared.umpireServing ??= {
    models: runtimeModels({ filesDir: filesDir() }),
    auditKey: auditKey(),
    commit: sharedCommit(),
    readActive: cachedActive(),
    shadows: shadows(),
    readTable: cachedTables(),
    remembered: rememberedScores(),
  };
  return shared.umpireServing;
}

/** Folder of the content-addressed model files. */
export function filesDir(): string {
  return join(environment().dataDir, "files");
}

function sharedCommit(): ServingDoors["commit"] {
  const write = groupCommit<ScoredCall, Written>({
    commit: (calls) => commitPredictions(database(), calls),
    sizeOf: ({ inputs }) => inputs.length,
    mostRows: MOST_ROWS,
    writers: WRITERS,
    tally: writerTally(),
    mostWaiting: MOST_WAITING_ROWS,
    mostWaitingBytes: MOST_WAITING_BYTES,
    bytesOf: ({ inputs }) => inputs.reduce((sum, { input }) => sum + weightOf(input), 0),
    deadlineOf: ({ asked }) => asked.patience?.deadlineAt ?? Number.POSITIVE_INFINITY,
    isOver: ({ asked }) => (asked.patience ? overdue(asked.patience) : null),
  });
  return (_db, call) => write(call);
}

function weightOf({ text, image }: PredictInput): number {
  return PLAIN_BYTES + (text ?? image ?? "").length;
}

function shadows(): ShadowLine {
  const { models } = shadowModels({ filesDir: filesDir() });
  return shadowLine({
    score: (work) => scoreShadow(database(), work, models),
    isBusy: () => poolWaiting() > 0,
    onLost: (rows, err) => {
      countShadowsLost(err === null ? "load" : "failure", rows);
      if (err !== null) logger().debug({ err }, "shadow_lost");
    },
  });
}

function auditKey(): AuditKey {
  const secret = createHmac("sha256", environment().authSecret).update("umpire audit draw v1");
  return { id: "v1", secret: secret.digest("hex") };
}
