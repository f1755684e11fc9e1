import type { Db } from "#lib/db/client";
import { type Predict, type Predicted, predict } from "./predict";
import { servingDoors } from "./serving-doors";

type Asked = Pick<
  Required<Predict>,
  | "endpoint"
  | "inputs"
  | "principal"
  | "actor"
  | "keyed"
  | "encode"
  | "encodeRefusal"
  | "patience"
  | "trace"
>;

/** `predict` with the models, the writer and the memory of this process. */
export function predictHere(db: Db, asked: Asked): Promise<Predicted> {
  const doors = servingDoors();
  // Spelled out, because objects that are spread into one of this size are slow to make and to read.
  return predict(db, {
    endpoint: asked.endpoint,
    inputs: asked.inputs,
    principal: asked.principal,
    actor: asked.actor,
    keyed: asked.keyed,
    encode: asked.encode,
    encodeRefusal: asked.encodeRefusal,
    patience: asked.patience,
    trace: asked.trace,
    models: doors.models,
    auditKey: doors.auditKey,
    commit: doors.commit,
    readActive: doors.readActive,
    shadows: doors.shadows,
    readTable: doors.readTable,
    remembered: doors.remembered,
  });
}
