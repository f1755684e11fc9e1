import { Refusal } from "#lib/kernel/refusal";
import type { Arrival } from "./arrival";
import { JSON_LIMITS } from "./read-body";
import { refuseEncoded } from "./read-input";

/** Name of the header that says where JSON ends and binary data begin. */
export const HEADER_BYTES = "inference-header-content-length";

const BINARY_BYTES = 16 * 1024 * 1024;
const MEDIA = /^application\/(json|octet-stream)\s*(;\s*charset="?utf-8"?\s*)?;?\s*$/i;

/**
 * The body of an inference request, whatever its parts mean, and the header that parts them. JSON holds as much as
 * elsewhere, with binary data behind it 16 MiB in all. Clients of the protocol often name no media type, so none is needed.
 * Refuses `unsupported_media_type`, `too_large`, `body_timeout`.
 */
export async function readProtocolBody(
  request: Arrival,
): Promise<{ readonly body: Uint8Array; readonly header: string | null }> {
  refuseEncoded(request);
  const type = request.headers.get("content-type")?.trim() ?? "";
  if (type !== "" && !MEDIA.test(type)) {
    throw new Refusal(
      "unsupported_media_type",
      "Send application/json or application/octet-stream.",
    );
  }
  const header = request.headers.get(HEADER_BYTES);
  const jsonBytes = Number(header ?? 0);
  if (jsonBytes > JSON_LIMITS.maxBytes) {
    const detail = `The JSON of a request holds at most ${JSON_LIMITS.maxBytes} bytes.`;
    throw new Refusal("too_large", detail);
  }
  const maxBytes = header === null ? JSON_LIMITS.maxBytes : BINARY_BYTES;
  return { body: await request.readBody({ ...JSON_LIMITS, maxBytes }), header };
}
