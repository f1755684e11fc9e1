import { afterAll, beforeAll, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { realVersion } from "#lib/registry/real-version.test.fixture";
import { registerVersion } from "#lib/registry/register-version";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { filesDir } from "#lib/serving/serving-doors";
import { asker, person } from "../endpoints/routes.test.fixture";
import { GET as history } from "./[model]/aliases/[alias]/history/route";
import { PUT as move } from "./[model]/aliases/[alias]/route";
import { POST as rollBack } from "./[model]/rollback/route";
import { GET as compare } from "./[model]/versions/[version]/compare/[other]/route";
import { GET as readVersion } from "./[model]/versions/[version]/route";
import { GET as listVersions } from "./[model]/versions/route";
import { GET as listModels } from "./route";

const { db, drop } = await testDatabase();
const ask = asker(db);
const by = { id: "usr_ada", role: "admin" };
const params = { model: "loan-tiny" };
const champion = { ...params, alias: "champion" };

beforeAll(async () => {
  for (const version of [1, 2]) {
    const tiny = realVersion({ version, slope: version, isMeasured: version === 1 });
    await registerVersion(db, { ...tiny, filesDir: filesDir(), by });
  }
});

afterAll(async () => {
  await modelRuntime().closeAll();
  await drop();
});

it("moves and rolls back the champion, with its history", async () => {
  for (const version of [1, 2]) {
    const body = { version, reason: `version ${version} is better` };
    const moved = await ask(move, "PUT", { params: champion, body });
    expect(moved).toMatchObject({ status: 200, json: { alias: "champion", version } });
  }
  const back = await ask(rollBack, "POST", { params, body: { reason: "drifted overnight" } });
  expect(back.json).toMatchObject({ version: 1 });
  const moves = await ask(history, "GET", { params: champion, query: "?limit=2" });
  expect(moves.json).toMatchObject({
    items: [
      { from: { version: 2 }, to: { version: 1 }, reason: "drifted overnight", by: "usr_ada" },
      { from: { version: 1 }, to: { version: 2 } },
    ],
    next_cursor: expect.stringMatching(/^move_/),
  });
  const nothing = await ask(rollBack, "POST", { params, body: { reason: "once more" } });
  expect(nothing).toMatchObject({ status: 409, json: { code: "nothing_to_roll_back" } });
});

it("lists models and versions, and reads one with its manifest", async () => {
  const models = await ask(listModels, "GET");
  expect(models.json).toMatchObject({
    items: [{ name: "loan-tiny", title: "Tiny loans", aliases: [{ alias: "champion" }] }],
  });
  const versions = await ask(listVersions, "GET", { params });
  expect(versions.json).toMatchObject({
    items: [
      { version: 2, aliases: [], calibrator: { report: null } },
      { version: 1, aliases: ["champion"], calibrator: { report: { part: "report", n: 1095 } } },
    ],
  });
  const one = await ask(readVersion, "GET", { params: { ...params, version: "2" } });
  expect(one.json).toMatchObject({ version: 2, manifest: { parameters: { l2: 0.25 } } });
  const absent = await ask(readVersion, "GET", { params: { ...params, version: "9" } });
  expect(absent).toMatchObject({ status: 404 });
});

it("compares two versions field by field", async () => {
  const compared = await ask(compare, "GET", { params: { ...params, version: "1", other: "2" } });
  expect(compared.json).toMatchObject({ model: "loan-tiny", a: 1, b: 2 });
  const found = new Map(
    compared.json.differences.map((it: { pointer: string }) => [it.pointer, it]),
  );
  expect([...found.keys()]).toEqual(["/version", "/metrics/report", "/artifact/sha256"]);
  expect(found.get("/version")).toMatchObject({ a: 1, b: 2 });
  expect(found.get("/metrics/report")).toMatchObject({ a: { n: 1095 }, b: null });
});

it("lets auditors read and nobody but administrators promote", async () => {
  const as = person("aud", "auditor", "lead");
  expect(await ask(listModels, "GET", { as })).toMatchObject({ status: 200 });
  const body = { version: 2, reason: "looks fine to me" };
  expect(await ask(move, "PUT", { as, params: champion, body })).toMatchObject({ status: 403 });
  const reviewer = person("rev", "reviewer");
  expect(await ask(listModels, "GET", { as: reviewer })).toMatchObject({ status: 403 });
});
