import type { TreeEnsemble } from "./boosted-trees";
import { treeProbabilities } from "./boosted-trees";
import {
  LOGISTIC_INPUT,
  LOGISTIC_OUTPUT,
  logisticFile,
  logisticNetwork,
  logisticProbabilities,
} from "./export-logistic";
import { treeFile } from "./export-trees";
import type { LogisticModel } from "./fit-logistic";
import { floatsOf, type OpenModel } from "./networks/open-model";

/** A model fitted to rows of numbers, as its file and as what the file answers: raw probabilities for rows laid end to end. */
export type FittedModel = {
  readonly file: Uint8Array;
  readonly score: (rows: Float32Array) => Promise<number[][]>;
};

/** A logistic model; scored by the arithmetic of its file, in float64. */
export function fittedLogistic(model: LogisticModel, name: string): FittedModel {
  const network = logisticNetwork(model);
  return {
    file: logisticFile(network, name),
    score: scoring(model.weights.length, (row) => logisticProbabilities(network, row)),
  };
}

/** Boosted trees; scored by the arithmetic of their file, in float64. */
export function fittedTrees(
  ensemble: TreeEnsemble,
  width: number,
  labels: readonly string[],
): FittedModel {
  return {
    file: treeFile(ensemble, width, labels),
    score: scoring(width, (row) => treeProbabilities(ensemble, row)),
  };
}

/** A network; scored by the runtime that `open` hands over. */
export function fittedNetwork(file: Uint8Array, width: number, open: OpenModel): FittedModel {
  return {
    file,
    score: async (rows) => {
      const session = await open(file, { optimize: "all" });
      try {
        const dims = [rows.length / width, width];
        const feeds = { [LOGISTIC_INPUT]: { type: "float32" as const, dims, data: rows } };
        const answer = floatsOf(await session.run(feeds, [LOGISTIC_OUTPUT]), LOGISTIC_OUTPUT);
        const classes = answer.length / (dims[0] ?? 1);
        return Array.from({ length: dims[0] ?? 0 }, (_, i) => [
          ...answer.subarray(i * classes, (i + 1) * classes),
        ]);
      } finally {
        await session.close();
      }
    },
  };
}

function scoring(width: number, answer: (row: Float32Array) => number[]): FittedModel["score"] {
  return async (rows) =>
    Array.from({ length: rows.length / width }, (_, i) =>
      answer(rows.subarray(i * width, (i + 1) * width)),
    );
}
