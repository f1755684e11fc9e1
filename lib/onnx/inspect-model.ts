import { decodingCost } from "./decoding-cost";
import { formatTooNew, localeMissing, opsetTooNew } from "./finding-from-load-error";
import { type ModelFinding, refused, shown } from "./model-finding";
import {
  MAX_LISTED,
  MAX_NODES,
  type ModelScan,
  type ScanStop,
  scanModel,
  type UsedOperator,
} from "./scan-model";

/** A file without findings may be loaded in a throw-away process; nothing is promised about what it computes. */
export type ModelInspection = {
  readonly findings: readonly ModelFinding[];
  readonly sizeBytes: number;
  readonly nodes: number;
  readonly operators: readonly UsedOperator[];
  readonly opsets: ModelScan["opsets"];
};

/** Bytes a model may hold. */
const MAX_MODEL_BYTES = 200 * 1024 * 1024;
/** Memory a model may take to read beside its own bytes: twice what 50,000 nodes with all about them need. */
const MAX_DECODED_BYTES = 256 * 1024 * 1024;
/** `ai.onnx` is the standard domain's long name. */
const KNOWN_DOMAINS = new Set(["", "ai.onnx", "ai.onnx.ml", "com.microsoft"]);
/** What ONNX Runtime 1.30 loads; it goes by the list of operator sets, used or not. */
const NEWEST_OPSET: Readonly<Record<string, number>> = { "ai.onnx": 26, "ai.onnx.ml": 5 };
const NEWEST_FORMAT = 13;

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
    ...(scan.stop === null ? tooCostly(bytes) : []),
    ...scan.external.map(externalData),
    ...scan.opsets.flatMap(tooNew).slice(0, MAX_LISTED),
    ...(scan.irVersion > NEWEST_FORMAT ? [formatTooNew(scan.irVersion)] : []),
    ...scan.localeless.map((place) => localeMissing(shown(place))),
    ...foreignOperators(scan).slice(0, MAX_LISTED).map(unknownDomain),
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
  return [refused("truncated", "no opset_import", detail)];
}

/** Exporters write their own operators out as functions of the file, which the runtime then knows. */
function foreignOperators({ operators, functions }: ModelScan): UsedOperator[] {
  return operators.filter(
    ({ domain, type }) => !KNOWN_DOMAINS.has(domain) && !functions.has(`${domain}:${type}`),
  );
}

/** `domain: ""` and `ai.onnx` are one. */
function tooNew({ domain, version }: { domain: string; version: number }): ModelFinding[] {
  const name = domain || "ai.onnx";
  const newest = NEWEST_OPSET[name] ?? Number.POSITIVE_INFINITY;
  return version > newest ? [opsetTooNew(name, `${version}`, `${newest}`)] : [];
}

function stopFinding(bytes: Uint8Array, { why, where }: ScanStop): ModelFinding {
  const evidence = shown(where);
  switch (why) {
    case "truncated":
      return refused(
        "truncated",
        evidence,
        `This is not a complete ONNX file: it ends inside ${evidence}.`,
      );
    case "malformed":
      return {
        ...notOnnx(bytes),
        evidence,
        detail: `This is not a complete ONNX file: the lengths inside ${evidence} contradict each other.`,
      };
    case "too_deep":
      return refused(
        "too_deep",
        evidence,
        "Its parts are nested more than 100 deep. Export with fewer nested bodies.",
      );
    case "too_many_nodes":
      return refused("too_many_nodes", evidence, `It holds more than ${MAX_NODES} nodes.`);
    case "too_many_fields":
      return refused("too_large", evidence, "It holds more than 4,000,000 parts.");
  }
}

function notOnnx(bytes: Uint8Array): ModelFinding {
  if (bytes.length === 0) return refused("not_onnx", "an empty file", "The file is empty.");
  const start = shown(new TextDecoder("latin1").decode(bytes.subarray(0, 24)));
  const evidence = `“${start}”`;
  const detail = `This is not a complete ONNX file: it starts with ${evidence}.`;
  return refused("not_onnx", evidence, detail);
}

function tooLarge(sizeBytes: number): ModelFinding {
  return refused("too_large", `${sizeBytes} bytes`, "A model may hold 200 MiB.");
}

/** Parts that the scan has no use for, and packed lists of numbers, may unfold to many times the file. */
function tooCostly(bytes: Uint8Array): ModelFinding[] {
  if (decodingCost(bytes, MAX_DECODED_BYTES) <= MAX_DECODED_BYTES) return [];
  const detail =
    "It would take more than 256 MiB of memory to read beside its weights. Store weights as raw data and leave out what the model does not need.";
  return [refused("too_large", `${bytes.length} bytes unfold`, detail)];
}

function externalData(place: string): ModelFinding {
  const detail =
    "Weights lie in a second file. Save the model as a single file; references to other files are never opened.";
  return refused("external_data", shown(place), detail);
}

function unknownDomain({ domain, type, node }: UsedOperator): ModelFinding {
  const evidence = shown(node ? `${domain}.${type} at ${node}` : `${domain}.${type}`);
  const detail = `Operator ${shown(type)} of domain ${shown(domain)} is not part of this runtime.`;
  return refused("unknown_domain", evidence, detail);
}
