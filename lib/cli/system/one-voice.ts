import assert from "node:assert/strict";
import { APPLICANT } from "./applicant";
import { bodyOf } from "./caller";
import { type Check, clear, EXAMPLE, keepCalling, type System } from "./check";

type Told = {
  readonly route: string;
  readonly policy_version: number;
  readonly model: { readonly version: number } | null;
};

const CALLS = 20;
const reason = "Two processes have to agree on this.";

/** The one process throws the switch under load; from its acknowledgement on the other one answers nothing by itself. */
export const sharedStop: Check = {
  name: "a stop switch thrown on one process stops the other before it is acknowledged",
  hold: async (world) => {
    const { a, admin } = world;
    assert.deepEqual(await routes(world), ["auto"]);
    const load = keepCalling(() => askB(world));
    const stop = (mode: string) =>
      admin(a.url, `${EXAMPLE}/stop`, { method: "PUT", body: { mode, reason } });
    bodyOf(await stop("review"));
    assert.deepEqual(await routes(world), ["review"]);
    await load.end();
    bodyOf(await stop("off"));
    assert.deepEqual(await routes(world), ["auto"]);
  },
};

/** A policy that is published on the one is what the other prices by. */
export const sharedPolicies: Check = {
  name: "a policy published on one process prices on the other before it is acknowledged",
  hold: async (world) => {
    const { a, admin } = world;
    const [before] = await askB(world);
    const waiver = { reason: "Its probabilities are given, nobody measured them." };
    const path = `${EXAMPLE}/policies/${before?.policy_version}/restore`;
    const restored = await admin(a.url, path, { method: "POST", body: { reason, waiver } });
    const { version } = bodyOf<{ version: number }>(restored);
    assert.ok(version > (before?.policy_version ?? 0));
    const told = (await Promise.all(Array.from({ length: CALLS }, () => askB(world)))).flat();
    assert.deepEqual([...new Set(told.map((it) => it.policy_version))], [version]);
  },
};

/** A version is promoted on the one and rolled back, while the other answers: not one call fails. */
export const sharedVersions: Check = {
  name: "a version promoted and rolled back on one process answers on the other, with no call failed",
  hold: async (world) => {
    const { a, admin } = world;
    const alias = "/api/v1/models/loan-risk/aliases/champion";
    const waiver = { reason };
    const before = await versionOnB(world);
    const load = keepCalling(() => versionOnB(world));
    const put = { method: "PUT", body: { version: before === 2 ? 1 : 2, reason, waiver } };
    bodyOf(await admin(a.url, alias, put));
    const promoted = await versionOnB(world);
    const back = { method: "POST", body: { reason, alias: "champion" } };
    bodyOf(await admin(a.url, "/api/v1/models/loan-risk/rollback", back));
    const rolledBack = await versionOnB(world);
    await load.end();
    assert.deepEqual([promoted, rolledBack], [put.body.version, before]);
  },
};

async function routes(world: System): Promise<string[]> {
  const told = (await Promise.all(Array.from({ length: CALLS }, () => askB(world)))).flat();
  return [...new Set(told.map(({ route }) => route))];
}

async function askB({ b, system }: System): Promise<Told[]> {
  const body = { inputs: [clear("system-voice")] };
  const reply = await system(b.url, `${EXAMPLE}/predictions`, { method: "POST", body });
  return bodyOf<{ predictions: Told[] }>(reply).predictions;
}

/** What answers for a subject that stays with the champion: one that the champion was seen to answer. */
async function versionOnB({ b, system }: System): Promise<number | undefined> {
  const inputs = [{ subject: "system-subject", features: APPLICANT }];
  const path = "/api/v1/endpoints/loan-desk/predictions";
  const reply = await system(b.url, path, { method: "POST", body: { inputs } });
  const [told] = bodyOf<{ predictions: Told[] }>(reply).predictions;
  return told?.model?.version;
}
