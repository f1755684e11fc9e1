import { announcedMemory } from "#lib/db/announced-memory";
import type { ServingVersion } from "#lib/registry/model-version";
import { runtimeTensors, warmVersion } from "../runtime-models";
import { filesDir } from "../serving-doors";
import type { TensorDoor } from "../tensor-door";
import type { ReadAliased } from "./reach-model";
import { type AliasedModel, findAliasedModel } from "./store";

type ProtocolDoors = {
  readonly tensors: TensorDoor;
  readonly warm: (version: ServingVersion) => Promise<unknown>;
  readonly readAliased: ReadAliased;
};

/** On `globalThis`, because Next loads a module once for start-up and once more for routes: what is remembered is one. */
const shared = globalThis as typeof globalThis & { umpireProtocol?: ProtocolDoors };

const MOST_MODELS = 500;

/** What the routes of the protocol touch: the inference processes that predictions use, and what of a model may be asked. */
export function protocolDoors(): ProtocolDoors {
  shared.umpireProtocol ??= opened();
  return shared.umpireProtocol;
}

function opened(): ProtocolDoors {
  const place = { filesDir: filesDir() };
  const recall = announcedMemory<AliasedModel | null>({
    channel: "umpire_changed",
    most: MOST_MODELS,
  });
  return {
    tensors: runtimeTensors(place),
    warm: (version) => warmVersion(version, place),
    readAliased: (db, model) => recall(model, () => findAliasedModel(db, model)),
  };
}
