import { inspectModel } from "#lib/onnx/inspect-model";
import { type ModelFinding, refused, shown } from "#lib/onnx/model-finding";
import { removeZipMap } from "#lib/onnx/remove-zip-map";
import type { Rewritten } from "#lib/onnx/rewritten";
import { setLocale } from "#lib/onnx/set-locale";
import { sha256Of } from "../model-files";
import type { ProbeRewrite } from "./probe-report";

/** Bytes that may be loaded in a confined process when no finding refuses them. */
export type Admitted = {
  readonly bytes: Uint8Array;
  readonly rewrites: readonly ProbeRewrite[];
  readonly findings: readonly ModelFinding[];
  readonly missing: readonly string[];
};

const ASK_FOR_LOCALE =
  "May Umpire set the locale of its StringNormalizer to C.UTF-8? It also lower-cases letters beyond ASCII. Agree to “locale”.";

/**
 * Scans an uploaded file and rewrites what has to be rewritten before it can be run: ZipMap always, the locale when the
 * uploader agreed to `locale`. Never throws for anything the bytes hold.
 */
export function admitBytes(uploaded: Uint8Array, agreeTo: readonly string[]): Admitted {
  const found = inspectModel(uploaded).findings;
  const others = found.filter(({ code }) => code !== "locale_missing");
  if (others.some(({ severity }) => severity === "refused")) {
    return { bytes: uploaded, rewrites: [], findings: found, missing: [] };
  }
  const asksForLocale = others.length < found.length;
  const hasAgreed = agreeTo.includes("locale") || agreeTo.includes("locale_missing");
  try {
    const steps = asksForLocale && hasAgreed ? [removeZipMap, setLocale] : [removeZipMap];
    const { bytes, rewrites } = rewrite(uploaded, steps);
    const findings = hasAgreed ? others : found;
    return {
      bytes,
      rewrites,
      findings,
      missing: asksForLocale && !hasAgreed ? [ASK_FOR_LOCALE] : [],
    };
  } catch (error) {
    return { bytes: uploaded, rewrites: [], findings: [...found, unreadable(error)], missing: [] };
  }
}

function rewrite(uploaded: Uint8Array, steps: readonly ((bytes: Uint8Array) => Rewritten)[]) {
  let bytes = uploaded;
  const rewrites: ProbeRewrite[] = [];
  for (const step of steps) {
    const { bytes: next, changes } = step(bytes);
    const sha256 = changes.length > 0 ? sha256Of(next) : "";
    rewrites.push(...changes.map((change) => ({ ...change, sha256 })));
    bytes = next;
  }
  return { bytes, rewrites };
}

/** The scan reads the wire format only; the schema's reader may still stumble over what is inside. */
export function unreadable(error: unknown): ModelFinding {
  const why = shown(error instanceof Error ? error.message : String(error));
  return refused("invalid_graph", why, `Its graph cannot be read: ${why}`);
}
