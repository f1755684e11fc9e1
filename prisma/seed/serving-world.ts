import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Db } from "#lib/db/client";
import { freshId } from "#lib/kernel/ids";
import type { Service } from "#lib/kernel/principal";
import type { Predict } from "#lib/serving/predict";
import { seedDemo, seedSmallDemo } from "./demo";

/** The demo in a database of its own, and somebody who may call it. */
export type ServingWorld = {
  readonly dataDir: string;
  readonly caller: Service;
  /** A call of the worked example; `asked` overrides any part. */
  readonly call: (asked: Partial<Predict> & Pick<Predict, "inputs">) => Predict;
};

/** Puts the demo in, small unless `isWhole`, and makes a caller whose model door gives every row `scores`, whatever it holds. */
export async function servingWorld(
  db: Db,
  { scores = [0.3, 0.7], isWhole = false }: { scores?: readonly number[]; isWhole?: boolean } = {},
): Promise<ServingWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), "umpire-world-"));
  await (isWhole ? seedDemo : seedSmallDemo)(db, { dataDir });
  const caller: Service = {
    kind: "service",
    id: "key_caller",
    name: "Caller",
    scopes: ["predict", "read"],
    endpoints: [],
  };
  const call: ServingWorld["call"] = (asked) => ({
    endpoint: "worked-example",
    principal: caller,
    actor: { id: caller.id, role: "service", requestId: freshId("request") },
    keyed: null,
    models: () => ({
      run: async (_feeds, count) => ({
        type: "float64",
        dims: [count, scores.length],
        data: Float64Array.from(Array.from({ length: count }, () => scores).flat()),
      }),
    }),
    auditKey: { id: "test", secret: "audit-key-v1" },
    encode: (reply) => new TextEncoder().encode(JSON.stringify(reply)),
    ...asked,
  });
  return { dataDir, caller, call };
}
