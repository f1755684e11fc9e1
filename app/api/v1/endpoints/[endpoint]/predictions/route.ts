import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { PredictQuery, PredictReply, PredictRequest } from "#lib/contracts/predictions";
import { quickPredictRequest } from "#lib/contracts/quick-predict-request";
import { defineRoute } from "#lib/http/define-route";
import { problemReply } from "#lib/http/problem";
import { bytesReply, replayedReply, trustedBytes } from "#lib/http/reply";
import type { Refusal } from "#lib/kernel/refusal";
import { decisionDoorbell } from "#lib/serving/decision-doorbell";
import { patienceOf } from "#lib/serving/patience";
import { predictHere } from "#lib/serving/predict-here";
import { readPredictionsAgain } from "#lib/serving/told-predictions";
import { waitForDecisions } from "#lib/serving/wait-for-decision";

const encode = (reply: PredictReply) => trustedBytes(PredictReply, reply);

export const POST = defineRoute({
  summary: "Price inputs and answer, or ask a person",
  act: "predict",
  params: z.strictObject({ endpoint: Slug }),
  query: PredictQuery,
  body: PredictRequest,
  quickly: quickPredictRequest,
  reply: PredictReply,
  transaction: "own",
  handle: async ({
    db,
    principal,
    actor,
    params,
    query,
    body,
    keyed,
    signal,
    trace,
    requestId,
  }) => {
    const encodeRefusal = (refusal: Refusal) => problemReply(refusal, requestId);
    const patience = patienceOf(query.deadline_ms, signal);
    const { endpoint } = params;
    const { inputs } = body;
    const said = { principal, actor, keyed, encode, encodeRefusal, patience, trace };
    const asked = { endpoint, inputs, ...said };
    const { reply, isReplayed, predictionIds } = await predictHere(db, asked);
    if (isReplayed) return replayedReply(reply);
    if (query.wait_ms === 0) return bytesReply(reply);
    const predictions = await waitForDecisions(
      () => readPredictionsAgain(db, predictionIds),
      decisionDoorbell,
      { waitMs: query.wait_ms, mustBeFinal: query.final === "true", signal },
    );
    return { predictions };
  },
});
