import type { ServingVersion } from "#lib/registry/model-version";
import { runtimeTensors, warmVersion } from "../runtime-models";
import { filesDir } from "../serving-doors";
import type { TensorDoor } from "../tensor-door";

type ProtocolDoors = {
  readonly tensors: TensorDoor;
  readonly warm: (version: ServingVersion) => Promise<unknown>;
};

/** What the routes of the protocol touch: the inference processes that predictions use as well. */
export function protocolDoors(): ProtocolDoors {
  const place = { filesDir: filesDir() };
  return { tensors: runtimeTensors(place), warm: (version) => warmVersion(version, place) };
}
