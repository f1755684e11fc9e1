import {
  MAX_NODES,
  type ModelScan,
  type ScanStop,
  scanModel,
  type UsedOperator,
} from "./scan-model";

/** Why a file is refused before any runtime sees it. */
export type ModelFinding = {
  readonly code:
    | "not_onnx"
    | "truncated"
    | "too_large"
    | "too_deep"
    | "too_many_nodes"
    | "external_data"
    | "unknown_domain";
  /** What was seen; names from the file are shortened and hold no control characters. */
  readonly evidence: string;
  /** A sentence for the person who exported the file. */
  readonly detail: string;
};

/** A file without findings may be loaded in a throw-away process; nothing is promised about what it computes. */
export type ModelInspection = {
  readonly findings: readonly ModelFinding[];
  readonly sizeBytes: number;
  readonly nodes: number;
  readonly operators: readonly UsedOperator[];
  readonly opsets: ModelScan["opsets"];
};

/** Bytes a model may hold. */
export const MAX_MODEL_BYTES = 200 * 1024 * 1024;
/** `ai.onnx` is the standard domain's long name. */
const KNOWN_DOMAINS = new Set(["", "ai.onnx", "ai.onnx.ml", "com.microsoft"]);

/**
 * Looks at the bytes of a model that nobody vouches for. Reads the wire format only, so no length, depth or number in
 * the file makes it slow, large or throw. An unused domain in the opset list is no finding: exporters list all they know.
 */
export function inspectModel(bytes: Uint8Array): ModelInspection {
  const sizeBytes = bytes.length;
  if (sizeBytes > MAX_MODEL_BYTES) {
    const nothing = { sizeBytes, nodes: 0, operators: [], opsets: [] };
    return { ...nothing, findings: [tooLarge(sizeBytes)] };
  }
  const scan = scanModel(bytes);
  const { nodes, operators, opsets } = scan;
  return { findings: findingsOf(bytes, scan), sizeBytes, nodes, operators, opsets };
}

function findingsOf(bytes: Uint8Array, scan: ModelScan): ModelFinding[] {
  if (!looksLikeOnnx(bytes, scan)) return [notOnnx(bytes)];
  return [
    ...(scan.stop === null ? missingEnd(scan) : [stopFinding(bytes, scan.stop)]),
    ...scan.external.map(externalData),
    ...scan.operators.filter(({ domain }) => !KNOWN_DOMAINS.has(domain)).map(unknownDomain),
  ];
}

/**
 * A version the format has, and neither a sign of a file that the runtime would read as something else:
 * `ORTM` at byte 4 makes it skip the ONNX reader, and with it everything checked here.
 */
function looksLikeOnnx(bytes: Uint8Array, { irVersion, hasGraph, stop }: ModelScan): boolean {
  const marker = new TextDecoder("latin1").decode(bytes.subarray(4, 8));
  if (marker === "ORTM" || irVersion < 1 || irVersion > 100) return false;
  return hasGraph || stop?.why === "truncated";
}

/** The opset list stands behind the graph, so a file without one was cut at a seam. */
function missingEnd({ opsets }: ModelScan): ModelFinding[] {
  if (opsets.length > 0) return [];
  const detail = "This is not a complete ONNX file: it ends before the list of operator sets.";
  return [{ code: "truncated", evidence: "no opset_import", detail }];
}

function stopFinding(bytes: Uint8Array, { why, where }: ScanStop): ModelFinding {
  const evidence = shown(where);
  switch (why) {
    case "truncated":
      return {
        code: "truncated",
        evidence,
        detail: `This is not a complete ONNX file: it ends inside ${evidence}.`,
      };
    case "malformed":
      return {
        ...notOnnx(bytes),
        evidence,
        detail: `This is not a complete ONNX file: the lengths inside ${evidence} contradict each other.`,
      };
    case "too_deep":
      return {
        code: "too_deep",
        evidence,
        detail: "Its parts are nested more than 100 deep. Export with fewer nested bodies.",
      };
    case "too_many_nodes":
      return { code: "too_many_nodes", evidence, detail: `It holds more than ${MAX_NODES} nodes.` };
    case "too_many_fields":
      return { code: "too_large", evidence, detail: "It holds more than 4,000,000 parts." };
  }
}

function notOnnx(bytes: Uint8Array): ModelFinding {
  const start = shown(new TextDecoder("latin1").decode(bytes.subarray(0, 24)));
  const evidence = bytes.length === 0 ? "an empty file" : `“${start}”`;
  return {
    code: "not_onnx",
    evidence,
    detail: `This is not a complete ONNX file: it starts with ${evidence}.`,
  };
}

function tooLarge(sizeBytes: number): ModelFinding {
  return { code: "too_large", evidence: `${sizeBytes} bytes`, detail: "A model may hold 200 MiB." };
}

function externalData(place: string): ModelFinding {
  const detail =
    "Weights lie in a second file. Save the model as a single file; references to other files are never opened.";
  return { code: "external_data", evidence: shown(place), detail };
}

function unknownDomain({ domain, type, node }: UsedOperator): ModelFinding {
  const evidence = shown(node ? `${domain}.${type} at ${node}` : `${domain}.${type}`);
  const detail = `Operator ${shown(type)} of domain ${shown(domain)} is not part of this runtime.`;
  return { code: "unknown_domain", evidence, detail };
}

/** Names from a file are data: short, printable, never markup. */
function shown(text: string): string {
  const printable = text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "·");
  return printable.length > 120 ? `${printable.slice(0, 119)}…` : printable;
}
