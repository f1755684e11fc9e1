import { Refusal } from "#lib/kernel/refusal";
import type { Arrival } from "./arrival";
import { JSON_LIMITS } from "./read-body";
import { refuseEncoded } from "./read-input";

/** Name of the header that says where JSON ends and binary data begin. */
export const HEADER_BYTES = "inference-header-content-length";

const BINARY_BYTES = 16 * 1024 * 1024;
const MEDIA = /^application\/(json|octet-stream)\s*(;\s*charset="?utf-8"?\s*)?;?\s*$/i;

/** Bodies that are in memory at once, in all: requests of this size come few at a time, or not at all. */
const MOST_BYTES_AT_ONCE = 256 * 1024 * 1024;

/** On `globalThis`, because Next loads a module once for every graph it serves. */
const shared = globalThis as typeof globalThis & { umpireProtocolBytes?: number };

type ProtocolBody = { readonly body: Uint8Array; readonly header: string | null };

/**
 * Hands over the body of an inference request, whatever its parts mean, and the header that parts them. JSON holds as much
 * as elsewhere, with binary data behind it 16 MiB in all; while it is acted upon its size counts against what all such
 * bodies may take. Clients of the protocol often name no media type, so none is needed.
 * Refuses `unsupported_media_type`, `too_large`, `body_timeout`, `overloaded`.
 */
export async function withProtocolBody<T>(
  request: Arrival,
  act: (sent: ProtocolBody) => Promise<T>,
): Promise<T> {
  refuseEncoded(request);
  refuseOtherMedia(request);
  const header = request.headers.get(HEADER_BYTES);
  if (Number(header ?? 0) > JSON_LIMITS.maxBytes) {
    const detail = `The JSON of a request holds at most ${JSON_LIMITS.maxBytes} bytes.`;
    throw new Refusal("too_large", detail);
  }
  const maxBytes = header === null ? JSON_LIMITS.maxBytes : BINARY_BYTES;
  const declared = Number(request.headers.get("content-length") ?? maxBytes);
  const bytes = declared >= 0 ? Math.min(declared, maxBytes) : maxBytes;
  const taken = shared.umpireProtocolBytes ?? 0;
  if (taken + bytes > MOST_BYTES_AT_ONCE) {
    throw new Refusal("overloaded", "Too many large requests are under way.");
  }
  shared.umpireProtocolBytes = taken + bytes;
  try {
    return await act({ body: await request.readBody({ ...JSON_LIMITS, maxBytes }), header });
  } finally {
    shared.umpireProtocolBytes -= bytes;
  }
}

function refuseOtherMedia({ headers }: Arrival): void {
  const type = headers.get("content-type")?.trim() ?? "";
  if (type === "" || MEDIA.test(type)) return;
  const detail = "Send application/json or application/octet-stream.";
  throw new Refusal("unsupported_media_type", detail);
}
