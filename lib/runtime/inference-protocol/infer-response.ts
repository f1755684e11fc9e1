import { objectOf, readTensors, splitBody } from "./infer-request";
import { parseExact } from "./parse-exact";
import type { NamedTensor } from "./tensor";

/**
 * The outputs of an answer to `infer`, as a client reads it; `headerBytes` as in `readInferRequest`. Refuses what does not
 * keep to the protocol, in the words of a request: the caller says whose fault it is.
 */
export function readInferResponse(body: Uint8Array, headerBytes: number | null): NamedTensor[] {
  const [head, tail] = splitBody(body, headerBytes);
  return readTensors(objectOf(parseExact(head), "", "The answer"), "outputs", tail);
}
