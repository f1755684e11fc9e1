import { Refusal } from "#lib/kernel/refusal";
import { problemResponse } from "./problem";

/**
 * The same as `problemResponse`, with the status and headers of it, in the shape that clients of the Open Inference
 * Protocol read: `error` says it all in one sentence; our `code` and the number to quote stand beside it.
 */
export function protocolErrorResponse(error: unknown, requestId: string): Response {
  const { status, headers } = problemResponse(error, requestId);
  headers.set("content-type", "application/json");
  const isOurs = !(error instanceof Refusal);
  const said = isOurs
    ? { error: "Something broke here. Quote the request id when you tell us.", code: "bug" }
    : { error: sentenceOf(error), code: error.code };
  return new Response(JSON.stringify({ ...said, request_id: requestId }), { status, headers });
}

/** A client shows this text alone, so the first fault is in it. */
function sentenceOf({ message, faults: [first] }: Refusal): string {
  if (!first || message.includes(first.detail)) return message;
  return `${message} ${first.pointer}: ${first.detail}`;
}
