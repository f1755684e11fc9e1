import { createHash } from "node:crypto";
import { canonicalJson } from "#lib/kernel/canonical-json";
import { Refusal } from "#lib/kernel/refusal";

/** A write that may be asked again: where its key counts, the key, and a digest of what was asked. */
export type Keyed = {
  /** Principal, method and route pattern. */
  readonly scope: string;
  readonly key: string;
  /** SHA-256, hex, over method, path and canonical body. */
  readonly fingerprint: string;
};

type Asked = {
  readonly principalId: string;
  readonly method: string;
  /** `/api/v1/cases/{case}/decision` */
  readonly route: string;
  /** `/api/v1/cases/case_1/decision` */
  readonly path: string;
  readonly key: string;
  /** The body as it was sent, parsed; `undefined` when there was none. */
  readonly body: unknown;
};

/** Binds a key to what was asked with it. Refuses `invalid_request` when the key is not 1 to 255 visible ASCII characters. */
export function keyedWrite({ principalId, method, route, path, key, body }: Asked): Keyed {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    const pointer = "/headers/idempotency-key";
    throw new Refusal("invalid_request", "The idempotency key cannot be used.", {
      faults: [{ pointer, detail: "use 1 to 255 visible ASCII characters" }],
    });
  }
  const said = body === undefined ? "" : canonicalJson(body);
  const digest = createHash("sha256").update([method, path, said].join("\n"));
  return { scope: `${principalId} ${method} ${route}`, key, fingerprint: digest.digest("hex") };
}

/** The same key bound to a body that is no JSON: `digests` stand for its parts. */
export function keyedOver(keyed: Keyed, digests: readonly string[]): Keyed {
  const digest = createHash("sha256").update([keyed.fingerprint, ...digests].join("\n"));
  return { ...keyed, fingerprint: digest.digest("hex") };
}
