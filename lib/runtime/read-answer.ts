import type { Examination } from "#lib/onnx/examine-model";
import { FINDING_CODES } from "#lib/onnx/model-finding";
import { type Answer, ELEMENT_TYPES, type Tensors } from "./protocol";
import { numbersOf } from "./row-tensors";

/** Characters of a child's message that are worth keeping; names from a model file make it arbitrarily long. */
const MESSAGE_LENGTH = 500;

/**
 * Reads what came over the channel. The child runs a stranger's model, so its word is checked like any other input:
 * `null` for anything the protocol does not know, or a tensor whose values do not fill its dimensions.
 */
export function readAnswer(message: unknown): Answer | null {
  if (!isRecord(message) || typeof message.id !== "number") return null;
  switch (message.kind) {
    case "listening":
      return { kind: "listening", id: 0 };
    case "examined":
      return isExamination(message.examination)
        ? { kind: "examined", id: message.id, examination: message.examination }
        : null;
    case "loaded":
      return isSignature(message.signature) ? (message as Answer) : null;
    case "ran":
      return typeof message.ms === "number" && areTensors(message.outputs)
        ? { kind: "ran", id: message.id, outputs: message.outputs, ms: message.ms }
        : null;
    case "failed":
      return { kind: "failed", id: message.id, message: plain(String(message.message)) };
    default:
      return null;
  }
}

/** Nothing of the file has run when this is said, so the edges of the proposal are taken as our own code made them. */
function isExamination(value: unknown): value is Examination {
  if (!isRecord(value)) return false;
  const { findings, missing, rewrites, read } = value;
  return (
    isList(findings) &&
    findings.every(isFinding) &&
    isList(missing) &&
    missing.every((it) => typeof it === "string") &&
    isList(rewrites) &&
    rewrites.every(isRewritten) &&
    (read === null || (isRecord(read) && isRecord(read.signature) && isRecord(read.proposal)))
  );
}

function isFinding(value: unknown): boolean {
  return (
    isRecord(value) &&
    FINDING_CODES.some((it) => it === value.code) &&
    (value.severity === "refused" || value.severity === "warning") &&
    typeof value.evidence === "string" &&
    typeof value.detail === "string"
  );
}

function isRewritten(value: unknown): boolean {
  return isRecord(value) && value.bytes instanceof Uint8Array && isList(value.changes);
}

function areTensors(value: unknown): value is Tensors {
  return isRecord(value) && Object.values(value).every(isTensor);
}

function isTensor(value: unknown): boolean {
  if (!isRecord(value) || !isDims(value.dims)) return false;
  const type = ELEMENT_TYPES.find((it) => it === value.type);
  if (!type) return false;
  const count = value.dims.reduce((product, dim) => product * dim, 1);
  const { data } = value;
  if (type === "string") {
    return isList(data) && data.length === count && data.every((it) => typeof it === "string");
  }
  return (
    ArrayBuffer.isView(data) &&
    data.constructor === numbersOf(type, 0)?.constructor &&
    (data as Uint8Array).length === count
  );
}

function isSignature(value: unknown): boolean {
  return (
    isRecord(value) && [value.inputs, value.outputs].every((it) => isList(it) && it.every(isInfo))
  );
}

function isInfo(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.name === "string" &&
    (value.type === null || ELEMENT_TYPES.some((it) => it === value.type)) &&
    isList(value.shape) &&
    value.shape.every((dim) => typeof dim === "number" || typeof dim === "string")
  );
}

function isDims(value: unknown): value is readonly number[] {
  return isList(value) && value.every((dim) => Number.isSafeInteger(dim) && Number(dim) >= 0);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ").slice(0, MESSAGE_LENGTH);
}
