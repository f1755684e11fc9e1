import type { PredictionDto } from "#lib/contracts/predictions";
import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import type { LoggedPrediction } from "./logged-prediction";
import { readableEndpointIds } from "./readable-endpoints";
import { findPrediction } from "./store";
import { tellPredictions } from "./told-predictions";

/** The recorded row; refuses `not_found` for what is absent and for what the reader may not see, alike. */
export async function getLogged(
  db: Db,
  { id, reader }: { id: string; reader: Principal },
): Promise<LoggedPrediction> {
  const prediction = await findPrediction(db, id);
  const reach = await readableEndpointIds(db, reader);
  const isInReach = prediction && (reach === null || reach.includes(prediction.endpointId));
  if (!isInReach) throw new Refusal("not_found", "There is no such prediction.");
  return prediction;
}

/** One prediction as callers are told of it. Refuses `not_found`. */
export async function getPrediction(
  db: Db,
  asked: { id: string; reader: Principal },
): Promise<PredictionDto> {
  const [told] = await tellPredictions(db, [await getLogged(db, asked)]);
  if (!told) throw new Refusal("not_found", "There is no such prediction.");
  return told;
}
