import type { RejectionDto } from "#lib/contracts/rejections";
import type { Db } from "#lib/db/client";
import type { Principal } from "#lib/kernel/principal";
import { Refusal } from "#lib/kernel/refusal";
import { readableEndpointIds } from "./readable-endpoints";
import type { Rejection } from "./rejection";
import { tellRejections } from "./rejection-dto";
import { findRejection } from "./rejections/store";
import { type Difference, replayRecorded } from "./replay-prediction";

type Asked = { readonly id: string; readonly reader: Principal };

/** One refused input; refuses `not_found` for what is absent and for what the reader may not see, alike. */
export async function getRejection(db: Db, asked: Asked): Promise<RejectionDto> {
  const [told] = await tellRejections(db, [await recorded(db, asked)]);
  if (!told) throw noSuchRejection();
  return told;
}

/**
 * Decides a rejected input again, as `replayPrediction` does a prediction. One that broke its endpoint's schema was never
 * decided and its content is not kept: `not_found`.
 */
export async function replayRejection(
  db: Db,
  asked: Asked,
): Promise<{ differences: Difference[] }> {
  const { judged, endpointId, inputSha256 } = await recorded(db, asked);
  if (!judged) throw new Refusal("not_found", "Nothing was decided of this input.");
  const probabilities = judged.decision.probabilities ?? [];
  return replayRecorded(db, { ...judged, endpointId, inputSha256, probabilities });
}

async function recorded(db: Db, { id, reader }: Asked): Promise<Rejection> {
  const rejection = await findRejection(db, id);
  const reach = await readableEndpointIds(db, reader);
  const isInReach = rejection && (reach === null || reach.includes(rejection.endpointId));
  if (!isInReach) throw noSuchRejection();
  return rejection;
}

function noSuchRejection(): Refusal {
  return new Refusal("not_found", "There is no such rejection.");
}
