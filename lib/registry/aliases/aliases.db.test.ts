import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { advanceClock, testDatabase } from "#lib/db/test-database";
import { gateShared, inTransaction } from "#lib/db/transaction";
import { registerVersion } from "../register-version";
import { servedIds, servingVersion, versionToServe } from "../serving-version";
import { tinyVersion } from "../tiny-version.test.fixture";
import { aliasHistory, listAliases, servedAt } from "./alias-history";
import { moveAlias } from "./move-alias";
import { rollBack } from "./roll-back";

const { db, drop } = await testDatabase();
const filesDir = await mkdtemp(join(tmpdir(), "umpire-files-"));
const actor = { id: "usr_ada", role: "admin", requestId: "req_7" };
const alias = "champion";

beforeAll(async () => {
  for (const name of ["loan-history", "loan-back", "loan-race", "loan-serve", "loan-strikes"])
    for (const version of [1, 2, 3])
      await registerVersion(db, { ...tinyVersion({ name, version }), filesDir, by: actor });
});

afterAll(async () => {
  await drop();
  await rm(filesDir, { recursive: true });
});

function move(model: string, version: number, reason = `version ${version} is better`) {
  return moveAlias(db, { model, alias, version, reason, actor });
}

describe("the history of an alias", () => {
  it("tells what served at any moment", async () => {
    const model = "loan-history";
    const moments: Date[] = [];
    for (const version of [1, 3, 2]) {
      await advanceClock(db, 3600);
      moments.push((await move(model, version)).movedAt);
    }
    const [first = new Date(0), second = new Date(0), third = new Date(0)] = moments;
    const at = (moment: Date, ms: number) =>
      servedAt(db, { model, alias, at: new Date(moment.getTime() + ms) });
    expect(await at(first, -1)).toBeNull();
    expect(await at(first, 0)).toMatchObject({ version: 1 });
    expect(await at(second, -1)).toMatchObject({ version: 1 });
    expect(await at(second, 1_800_000)).toMatchObject({ version: 3 });
    expect(await at(third, 0)).toMatchObject({ version: 2 });
  });

  it("lists every move with its reason, newest first, a page at a time", async () => {
    const first = await aliasHistory(db, { model: "loan-history", alias, limit: 2 });
    expect(first.items).toMatchObject([
      { from: { version: 3 }, to: { version: 2 }, by: "usr_ada", reason: "version 2 is better" },
      { from: { version: 1 }, to: { version: 3 } },
    ]);
    const cursor = first.nextCursor ?? "";
    const rest = await aliasHistory(db, { model: "loan-history", alias, limit: 2, cursor });
    expect(rest).toMatchObject({ items: [{ from: null, to: { version: 1 } }], nextCursor: null });
  });

  it("hears nothing of a move to where the alias points already", async () => {
    await move("loan-history", 2);
    const { items } = await aliasHistory(db, { model: "loan-history", alias, limit: 10 });
    expect(items).toHaveLength(3);
  });

  it("stays in order when several move it at once, each from where the one before went", async () => {
    await Promise.all([1, 2, 3].map((version) => move("loan-race", version)));
    const { items } = await aliasHistory(db, { model: "loan-race", alias, limit: 10 });
    const moves = items.toReversed();
    expect(moves).toHaveLength(3);
    moves.forEach(({ from }, i) => {
      expect(from).toEqual(moves[i - 1]?.to ?? null);
    });
    const [pointed] = await listAliases(db, moves[0] ? await modelIdOf("loan-race") : "");
    expect(pointed).toMatchObject({ alias, version: moves.at(-1)?.to.version });
  });
});

describe("rolling back", () => {
  it("goes back twice when asked twice, and no further than the first version", async () => {
    for (const version of [1, 2, 3]) await move("loan-back", version);
    const back = () => rollBack(db, { model: "loan-back", reason: "drifted overnight", actor });
    expect(await back()).toMatchObject({ version: 2 });
    expect(await back()).toMatchObject({ version: 1 });
    await expect(back()).rejects.toMatchObject({ code: "nothing_to_roll_back" });
    await move("loan-back", 3);
    expect(await back()).toMatchObject({ version: 1 });
  });

  it("is on the record under its own name", async () => {
    const events = await db.auditEvent.findMany({ where: { act: "roll_back" } });
    expect(events[0]).toMatchObject({
      actorId: "usr_ada",
      reason: "drifted overnight",
      before: { version: 3 },
      after: { version: 2 },
    });
  });
});

describe("serving", () => {
  it("finds all it needs behind an alias, and nothing before the first move", async () => {
    const modelId = await modelIdOf("loan-serve");
    await expect(servingVersion(db, { modelId, alias })).rejects.toMatchObject({
      code: "model_not_ready",
    });
    expect(await servedIds(db, { modelId, alias })).toBeNull();
    const { versionId } = await move("loan-serve", 2);
    const serving = await servingVersion(db, { modelId, alias });
    expect(serving).toMatchObject({
      versionId,
      model: "loan-serve",
      version: 2,
      labels: ["good", "bad"],
      pipeline: { columns: ["Amount"] },
      adapter: { output: { tensor: "p" } },
      calibrator: { calibrator: { method: "platt" } },
      golden: { rows: [{ raw: [0.25, 0.75] }] },
    });
    const calibratorId = serving.calibrator?.id;
    expect(await servedIds(db, { modelId, alias })).toEqual({
      versionId,
      calibratorId,
      hasReport: true,
      isQuarantined: false,
    });
    expect(await versionToServe(db, versionId)).toEqual(serving);
  });

  it("refuses a quarantined version, at the alias and at the door", async () => {
    const modelId = await modelIdOf("loan-strikes");
    const { versionId: id } = await move("loan-strikes", 1);
    await inTransaction(db, actor, (tx) =>
      tx.modelVersion.updateMany({
        where: { OR: [{ id }, { modelId, version: 2 }] },
        data: { state: "quarantined" },
      }),
    );
    const served = servingVersion(db, { modelId, alias });
    await expect(served).rejects.toMatchObject({ code: "model_not_ready" });
    await expect(move("loan-strikes", 2)).rejects.toMatchObject({ code: "model_not_ready" });
  });

  it("changes only once every writer inside the gate is done", async () => {
    const modelId = await modelIdOf("loan-serve");
    const seen: (number | string)[] = [];
    let moving: Promise<unknown> = Promise.resolve();
    await inTransaction(db, actor, async (tx) => {
      await gateShared(tx);
      moving = move("loan-serve", 3).then(() => seen.push("moved"));
      for (let i = 0; i < 20; i++) {
        const { version } = await servingVersion(tx, { modelId, alias });
        seen.push(version);
      }
    });
    await moving;
    expect(seen).toEqual([...Array.from({ length: 20 }, () => 2), "moved"]);
    expect(await servingVersion(db, { modelId, alias })).toMatchObject({ version: 3 });
  });
});

async function modelIdOf(name: string): Promise<string> {
  const { id } = await db.model.findUniqueOrThrow({ where: { name } });
  return id;
}
