import type { Db } from "#lib/db/client";
import { type Actor, gateExclusive, inTransaction } from "#lib/db/transaction";
import { Refusal } from "#lib/kernel/refusal";
import { getModel } from "../get-model";
import { getVersion } from "../get-version";
import type { ModelVersion } from "../model-version";
import { type Alias, type AliasMove, CHAMPION } from "./alias";
import { pointAt } from "./move-alias";
import { readMoves } from "./store";

type RollingBack = {
  readonly model: string;
  /** The champion unless told. */
  readonly alias?: string;
  readonly reason: string;
  readonly actor: Actor;
};

/** More moves than anybody undoes. */
const MEMORY = 1000;

/**
 * Points an alias back at what it pointed at before. Rolling back twice goes back twice: what was rolled back is not "before".
 * Refuses `not_found`, and `nothing_to_roll_back` when no earlier version is left.
 */
export async function rollBack(db: Db, rolling: RollingBack): Promise<Alias> {
  const { model, alias = CHAMPION, reason, actor } = rolling;
  return inTransaction(db, actor, async (tx) => {
    const { id: modelId } = await getModel(tx, { name: model });
    await gateExclusive(tx);
    const version = await getVersion(tx, { model, version: await previous(tx, modelId, alias) });
    const waiver = { reason: "it served before" };
    return pointAt(tx, { alias, reason, waiver, actor }, version, "roll_back");
  });
}

/** The version that rolling back would bring back; refuses as `rollBack` does. */
export async function versionBefore(
  db: Db,
  { model, alias = CHAMPION }: Pick<RollingBack, "model" | "alias">,
): Promise<ModelVersion> {
  const { id: modelId } = await getModel(db, { name: model });
  return getVersion(db, { model, version: await previous(db, modelId, alias) });
}

async function previous(db: Db, modelId: string, alias: string): Promise<number> {
  const moves = await readMoves(db, { modelId, alias }, { limit: MEMORY });
  const version = belowTop(moves.toReversed());
  if (version !== null) return version;
  throw new Refusal("nothing_to_roll_back", `No version was "${alias}" before this one.`);
}

/** Reads moves, oldest first, as a stack: going back to the version below the top takes the top off. */
function belowTop(moves: readonly AliasMove[]): number | null {
  const stack: number[] = [];
  for (const { to } of moves) {
    if (stack.at(-2) === to.version) stack.pop();
    else stack.push(to.version);
  }
  return stack.at(-2) ?? null;
}
