import type { Db } from "#lib/db/client";
import { Refusal } from "#lib/kernel/refusal";
import type { ServingVersion } from "#lib/registry/model-version";
import { type ProtocolAddress, reachModel } from "./reach-model";

type Asked = ProtocolAddress & {
  /** Has the version answer as it did when it was admitted, starting its process if need be. */
  readonly warm: (version: ServingVersion) => Promise<unknown>;
};

/** Resolves when the version behind an address answers; refuses as `reachModel` does, and `model_unavailable`. */
export async function requireReady(db: Db, { warm, ...address }: Asked): Promise<void> {
  const { version } = await reachModel(db, address);
  try {
    await warm(version);
  } catch (cause) {
    const name = `${version.model} ${version.version}`;
    throw new Refusal("model_unavailable", `${name} does not answer.`, { cause });
  }
}
