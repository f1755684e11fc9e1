import { readFileSync } from "node:fs";
import { join } from "node:path";
import { vi } from "vitest";
import type { PredictionDto } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";
import { testDatabase } from "#lib/db/test-database";
import { Policy } from "#lib/decision/policy";
import { callerOut } from "#lib/delivery/call-out";
import { outboundRules } from "#lib/delivery/outbound-address";
import { createKey } from "#lib/identity/create-key";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { getModel } from "#lib/registry/get-model";
import type { ModelVersion } from "#lib/registry/model-version";
import { prepareRemote } from "#lib/registry/remote/prepare-remote";
import { registerRemote } from "#lib/registry/remote/register-remote";
import { RemoteManifest } from "#lib/registry/remote/remote-manifest";
import { type Predict, predict } from "#lib/serving/predict";
import { type RemoteDoor, remoteServer } from "#lib/serving/remote-door";
import { type ModelPlace, runtimeModels } from "#lib/serving/runtime-models";
import { servingWorld } from "#prisma/seed/serving-world";
import { apiWorld } from "../api/api-world.test.fixture";
import { remoteUmpire } from "./remote-umpire.test.fixture";

export const actor = { id: "usr_ada", role: "admin" };
export const applicant = {
  ...{ Seniority: 9, Home: "rent", Time: 60, Records: "no", Job: "fixed", Expenses: 73 },
  ...{ Income: 129, Assets: 0, Debt: 0, Amount: 800, Price: 846 },
};
const other = { ...applicant, Income: 40, Amount: 2400, Records: "yes" };

export type RemoteWorld = Awaited<ReturnType<typeof remoteWorld>>;

/** Two Umpires: one near, whose endpoint `far-desk` follows `loan-far`, which the far one serves as its `loan-risk`. */
export async function remoteWorld() {
  const far = await apiWorld();
  vi.stubEnv("UMPIRE_DATA_DIR", far.serving.dataDir);
  const remote = await remoteUmpire(far.send);
  const { secret } = await createKey(far.db, { actor, name: "Near", scopes: ["predict"] });
  vi.stubEnv("UMPIRE_OUTBOUND_ALLOW", "127.0.0.0/8");
  vi.stubEnv("UMPIRE_REMOTE_TOKENS", `${remote.origin}=${secret}`);
  const test = await testDatabase();
  const near = await servingWorld(test.db);
  const callOut = callerOut(outboundRules(["127.0.0.0/8"]));
  const door: RemoteDoor = { callOut, tokens: { [remote.origin]: secret } };
  const place: ModelPlace = { filesDir: join(near.dataDir, "files"), remote: door };

  const manifestOf = (more?: object, adapt?: (adapter: object) => object) =>
    manifestFor(remote.origin, more, adapt);
  const registered = async (
    manifest: RemoteManifest,
    { model = "loan-far", by = door } = {},
  ): Promise<ModelVersion> => {
    const server = remoteServer(model, manifest, by);
    const prepared = await prepareRemote({ manifest, server, filesDir: place.filesDir });
    return registerRemote(test.db, { model, prepared, by: actor });
  };
  const point = (model: string, alias: string, version: number) =>
    moveAlias(test.db, { model, alias, version, reason: "a test", actor });
  const desk = (name: string, model: string) => openDesk(test.db, name, model);
  const told = async (endpoint: string, more: Partial<Predict> = {}): Promise<PredictionDto[]> => {
    const inputs = [{ features: applicant }, { features: other }];
    const call = near.call({ endpoint, inputs, models: runtimeModels(place), ...more });
    const { reply } = await predict(test.db, call);
    return JSON.parse(new TextDecoder().decode(reply.body)).predictions;
  };
  const close = async () => {
    await remote.close();
    await test.drop();
    await far.close();
  };
  await registered(manifestOf());
  await point("loan-far", "champion", 1);
  await desk("far-desk", "loan-far");
  return {
    far,
    remote,
    db: test.db,
    place,
    door,
    manifestOf,
    registered,
    point,
    desk,
    told,
    close,
  };
}

/** The shipped loan model, as it is served by the other Umpire. */
function manifestFor(
  url: string,
  more: object = {},
  adapt: (adapter: object) => object = (it) => it,
): RemoteManifest {
  const { features, adapter, calibrator, pipeline, golden } = shippedLoans();
  return RemoteManifest.parse({
    ...{ features, calibrator, golden, adapter: adapt(adapter), pipeline: pipeline.fitted },
    remote: { url, model: "loan-risk", timeout_ms: 4_000, ...more },
  });
}

/** An endpoint that answers with a model's champion. */
async function openDesk(db: Db, name: string, model: string): Promise<void> {
  const { queueId } = await getEndpoint(db, { name: "worked-example" });
  const { id } = await getModel(db, { name: model });
  const labels = ["good", "bad"];
  await createEndpoint(db, {
    ...{ name, title: name, question: "Good?", labels, queueId, actor, inputKind: "features" },
    ...{ model: { id, alias: "champion" }, policy: POLICY, waiver: { reason: "a test" } },
  });
}

const POLICY = Policy.parse({
  currency: "USD",
  costs: [
    { truth: "bad", decided: "good", cost: 4000 },
    { truth: "good", decided: "bad", cost: 1000 },
  ],
  review_cost: 75,
});

/** The record of the first loan model, its golden rows and its bytes. */
export function shippedLoans() {
  const folder = join("models", "loan-risk", "1");
  const read = (file: string) => JSON.parse(readFileSync(join(folder, file), "utf8"));
  const manifest = read("manifest.json");
  const bytes = readFileSync(join(folder, "model.onnx"));
  return { ...manifest, manifest, bytes, golden: read("golden.json") };
}

/** The reasons of each prediction, by their codes. */
export function codesOf(them: readonly PredictionDto[]): string[][] {
  return them.map(({ reasons }) => reasons.map(({ code }) => code));
}
