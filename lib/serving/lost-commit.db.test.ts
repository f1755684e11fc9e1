import { connect, createServer, type Server, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import { openDatabase } from "#lib/db/client";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { stopEndpoint } from "#lib/policy/stop-endpoint";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { type Predict, predict } from "./predict";

let test: TestDatabase;
let world: ServingWorld;
let wire: Wire;
beforeAll(async () => {
  test = await testDatabase();
  world = await servingWorld(test.db);
  wire = await wireTo(test.url);
});
afterEach(() => {
  wire.onCommit = () => "pass";
});
afterAll(async () => {
  wire.server.close();
  await test.drop();
});

type Wire = {
  readonly server: Server;
  readonly url: string;
  /** What becomes of a commit: it passes, gets lost on the way, or its answer does. */
  onCommit: () => "pass" | "lost" | "unheard";
};

/** A wire to PostgreSQL that can be cut around a commit. */
async function wireTo(url: string): Promise<Wire> {
  const { hostname, port } = new URL(url);
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const cut = () => [near, far].forEach((it: Socket) => void it.destroy());
    let isUnheard = false;
    near.on("data", (data) => {
      const fate = data.includes("writer_commit") ? made.onCommit() : "pass";
      if (fate === "lost") cut();
      else far.write(data);
      isUnheard = fate === "unheard";
    });
    // PostgreSQL answers a commit once it is on disk: `COMMIT`, in the last of its messages.
    far.on("data", (data) => {
      if (!isUnheard) near.write(data);
      else if (data.includes("COMMIT")) cut();
    });
    for (const socket of [near, far]) socket.on("close", cut).on("error", cut);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const far = new URL(url);
  far.port = String(typeof address === "object" ? address?.port : "");
  const made: Wire = { server, url: far.href, onCommit: () => "pass" };
  return made;
}

const inputs = [{ probabilities: { negative: 0.4, positive: 0.6 } }];

async function tellOver(asked: Partial<Predict>): Promise<PredictionDto[]> {
  const db = openDatabase(wire.url, 2);
  try {
    const { reply } = await predict(db, world.call({ inputs, ...asked }));
    return JSON.parse(new TextDecoder().decode(reply.body)).predictions;
  } finally {
    await db.$disconnect();
  }
}

function once(fate: "lost" | "unheard"): () => number {
  let commits = 0;
  wire.onCommit = () => {
    commits += 1;
    return commits === 1 ? fate : "pass";
  };
  return () => commits;
}

const counts = async () => [
  await test.db.prediction.count(),
  await test.db.auditDraw.count(),
  await test.db.reviewCase.count(),
  await test.db.auditEvent.count({ where: { act: "predict" } }),
];

const keyed = (key: string) => ({ scope: "key_caller POST /x", key, fingerprint: "f" });

it.each([
  ["a commit that is lost", "lost", null],
  ["a commit whose answer is lost", "unheard", null],
  ["a keyed commit that is lost", "lost", keyed("lost")],
  ["a keyed commit whose answer is lost", "unheard", keyed("unheard")],
] as const)("makes up for %s: everything is written once, and told", async (_, fate, key) => {
  const before = await counts();
  const commits = once(fate);
  const [it] = await tellOver({ keyed: key });
  expect(commits()).toBeGreaterThan(0);
  expect(await counts()).toEqual(before.map((count) => count + 1));
  const row = await test.db.prediction.findUniqueOrThrow({ where: { id: it?.id ?? "" } });
  expect(row.createdAt.toISOString()).toBe(it?.created_at);
  const known = await test.db.reviewCase.findFirst({ where: { predictionId: it?.id ?? "" } });
  expect(known?.id).toBe(it?.case_id);
  if (key) expect(await tellOver({ keyed: key })).toEqual([it]);
});

it("says that the database is away when what was priced no longer stands", async () => {
  const before = await counts();
  let stopping: Promise<unknown> = Promise.resolve();
  const stop = {
    name: "worked-example",
    reason: "a test",
    actor: { id: "usr_ada", role: "admin" },
  };
  wire.onCommit = () => {
    stopping = stopEndpoint(test.db, { ...stop, mode: "review" });
    wire.onCommit = () => "lost";
    return "lost";
  };
  await expect(tellOver({})).rejects.toMatchObject({ code: "database_unavailable" });
  await stopping;
  expect(await counts()).toEqual(before);
  await stopEndpoint(test.db, { ...stop, mode: "off" });
});
