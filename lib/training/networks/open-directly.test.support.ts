import { InferenceSession, Tensor } from "onnxruntime-node";
import type { Feed } from "#lib/pipeline/feeds";
import type { OpenModel } from "./open-model";

/** Opens a graph in the test's own process, with the settings of the product's. */
export const openDirectly: OpenModel = async (bytes, { optimize }) => {
  const session = await InferenceSession.create(bytes, {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: "sequential",
    logSeverityLevel: 4,
    graphOptimizationLevel: optimize === "none" ? "disabled" : optimize,
  });
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    run: async (feeds, fetches) => {
      const given = Object.entries(feeds).map(([name, { type, data, dims }]) => {
        return [name, new Tensor(type as "float32", data as Float32Array, dims)] as const;
      });
      const fetched = await session.run(
        Object.fromEntries(given),
        fetches ? [...fetches] : session.outputNames,
      );
      const taken = Object.entries(fetched).map(([name, { type, data, dims }]) => {
        return [name, { type, data, dims } as unknown as Feed] as const;
      });
      return Object.fromEntries(taken);
    },
    close: () => session.release(),
  };
};
