import { Refusal } from "#lib/kernel/refusal";
import { Answer } from "./answer";
import { problemAnswer } from "./problem";

/**
 * The same as `problemAnswer`, with the status and headers of it, in the shape that clients of the Open Inference
 * Protocol read: `error` says it all in one sentence; our `code` and the number to quote stand beside it.
 */
export function protocolErrorAnswer(error: unknown, requestId: string): Answer {
  const { status, headers } = problemAnswer(error, requestId);
  const isOurs = !(error instanceof Refusal);
  const said = isOurs
    ? { error: "Something broke here. Quote the request id when you tell us.", code: "bug" }
    : { error: sentenceOf(error), code: error.code };
  const body = new TextEncoder().encode(JSON.stringify({ ...said, request_id: requestId }));
  return new Answer(status, { ...headers, "content-type": "application/json" }, body);
}

/** A client shows this text alone, so the first fault is in it. */
function sentenceOf({ message, faults: [first] }: Refusal): string {
  if (!first || message.includes(first.detail)) return message;
  return `${message} ${first.pointer}: ${first.detail}`;
}
