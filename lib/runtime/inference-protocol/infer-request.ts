import type { TensorValue } from "../protocol";
import { numbersOf } from "../row-tensors";
import { exactText, parseExact } from "./parse-exact";
import { type Place, protocolFault } from "./protocol-fault";
import { countOf, type NamedTensor, type TensorMetadata, typeNamed } from "./tensor";
import { fromBytes } from "./tensor-bytes";
import { fromJson } from "./tensor-json";

/** What a client asks a model by the Open Inference Protocol. */
export type InferRequest = {
  /** The client's own name for the request, to be repeated; `null` when it gave none. */
  readonly id: string | null;
  readonly inputs: readonly NamedTensor[];
  /** `null` asks for all outputs. */
  readonly outputs: readonly WantedOutput[] | null;
  /** Whether outputs that say nothing of it travel as binary data. */
  readonly isBinary: boolean;
  /** Milliseconds the client waits, by Triton's parameter `timeout`; `null` when it does not say. */
  readonly timeoutMs: number | null;
};

/** An output asked for by name. */
export type WantedOutput = { readonly name: string; readonly isBinary: boolean };

/** A JSON object, as a protocol message holds it. */
export type JsonObject = Readonly<Record<string, unknown>>;

const MOST_TENSORS = 1_000;
const LONGEST_NAME = 300;
const LONGEST_ID = 1_000;
/** What this server would have to do other than it does; whatever else a client adds is a hint and is let pass. */
const NOT_SPOKEN = ["classification", "shared_memory_region"] as const;

/**
 * The body of `infer`. `headerBytes` is the header `Inference-Header-Content-Length`: so many bytes are JSON, and the
 * binary data of the inputs follows in their order; without it all of the body is JSON.
 * Refuses `malformed_json`, `invalid_utf8`, and `invalid_request` with the input and the element at fault.
 */
export function readInferRequest(body: Uint8Array, headerBytes: number | null): InferRequest {
  const [head, tail] = splitBody(body, headerBytes);
  const message = objectOf(parseExact(head), "", "The body");
  const parameters = parametersOf(message, "", "The request");
  const isBinary = flagOf(parameters, "binary_data_output", "/parameters") ?? false;
  return {
    id: idOf(message.id),
    inputs: readTensors(message, "inputs", tail),
    outputs: wantedOf(message.outputs, isBinary),
    isBinary,
    timeoutMs: timeoutOf(parameters.timeout),
  };
}

/** The value of that header: a whole number of bytes, `null` when it is absent. Refuses anything else. */
export function headerBytesOf(value: string | null): number | null {
  if (value === null) return null;
  if (/^\d{1,12}$/.test(value.trim())) return Number(value);
  throw protocolFault("", "Inference-Header-Content-Length is no number of bytes.");
}

/** A body that is nothing but the binary data of a model's only input; how many rows there are follows from their size. */
export function readRawRequest(body: Uint8Array, inputs: readonly TensorMetadata[]): InferRequest {
  const [only] = inputs;
  const type = only && typeNamed(only.datatype);
  if (!only || !type || inputs.length > 1) {
    throw protocolFault("", "A body of binary data alone is for models with one input.");
  }
  const place = placeOf("inputs", 0, only.name);
  const row = only.shape.slice(1);
  const rowBytes = row.reduce(
    (product, dim) => product * dim,
    numbersOf(type, 0)?.BYTES_PER_ELEMENT ?? 1,
  );
  const isText = type === "string";
  const dims = [isText ? 1 : Math.floor(body.length / Math.max(1, rowBytes)), ...row];
  const data = isText ? [textOf(body, place)] : fromBytes(body, { type, dims }, place);
  return {
    id: null,
    inputs: [{ name: only.name, type, dims, data }],
    ...{ outputs: null, isBinary: true, timeoutMs: null },
  };
}

/** JSON and binary part of a body. */
export function splitBody(
  body: Uint8Array,
  headerBytes: number | null,
): readonly [Uint8Array, Uint8Array] {
  if (headerBytes === null) return [body, body.subarray(body.length)];
  if (headerBytes > body.length) {
    const detail = `Inference-Header-Content-Length says ${headerBytes} bytes, but the body has ${body.length}.`;
    throw protocolFault("", detail);
  }
  return [body.subarray(0, headerBytes), body.subarray(headerBytes)];
}

/**
 * The tensors of a list in a message, those with `binary_data_size` out of `tail`, in order. All of `tail` must be used.
 */
export function readTensors(
  message: JsonObject,
  list: "inputs" | "outputs",
  tail: Uint8Array,
): NamedTensor[] {
  let used = 0;
  const tensors = listOf(message[list], list).map((item, i) => {
    const said = `/${list}/${i}`;
    const tensor = objectOf(item, said, `The element ${i} of ${list}`);
    const name = nameOf(tensor.name, `${said}/name`);
    const place = placeOf(list, i, name);
    const head = { ...headOf(tensor, place), name };
    const size = sizeOf(parametersOf(tensor, said, place.said), tensor, place);
    if (size === null) return { ...head, data: fromJson(tensor.data, head, place) };
    const bytes = tail.subarray(used, used + size);
    used += size;
    if (used <= tail.length) return { ...head, data: fromBytes(bytes, head, place) };
    throw protocolFault(`${said}/parameters`, `${place.said} has more binary data than came.`);
  });
  refuseTwice(
    tensors.map(({ name }) => name),
    list,
  );
  if (used === tail.length) return tensors;
  const left = tail.length - used;
  throw protocolFault("", `${left} bytes of binary data came that belong to no tensor.`);
}

/** The object at a place of a message. */
export function objectOf(value: unknown, pointer: string, said: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw protocolFault(pointer, `${said} must be an object.`);
}

function headOf(tensor: JsonObject, { said, pointer }: Place): Pick<TensorValue, "type" | "dims"> {
  const type = typeNamed(tensor.datatype);
  if (type === null) {
    throw protocolFault(`${pointer}/datatype`, `${said} has no datatype that the protocol knows.`);
  }
  if (countOf(tensor.shape) === null) {
    throw protocolFault(
      `${pointer}/shape`,
      `${said} has no shape: a list of whole numbers from 0.`,
    );
  }
  return { type, dims: tensor.shape as readonly number[] };
}

/** How much binary data belongs to a tensor; `null` when its data is in the JSON. */
function sizeOf(parameters: JsonObject, tensor: JsonObject, place: Place): number | null {
  const size = parameters.binary_data_size;
  if (size === undefined) return null;
  const at = `${place.pointer}/parameters/binary_data_size`;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) {
    throw protocolFault(at, `${place.said} has a binary_data_size that is no number of bytes.`);
  }
  if (tensor.data === undefined) return size;
  throw protocolFault(at, `${place.said} has its data twice, as a list and as binary data.`);
}

function wantedOf(value: unknown, isBinary: boolean): readonly WantedOutput[] | null {
  if (value === undefined || value === null) return null;
  const wanted = listOf(value, "outputs").map((item, i) => {
    const pointer = `/outputs/${i}`;
    const output = objectOf(item, pointer, `The element ${i} of outputs`);
    const name = nameOf(output.name, `${pointer}/name`);
    const parameters = parametersOf(output, pointer, `The output "${name}"`);
    const own = flagOf(parameters, "binary_data", `${pointer}/parameters`);
    return { name, isBinary: own ?? isBinary };
  });
  refuseTwice(
    wanted.map(({ name }) => name),
    "outputs",
  );
  return wanted.length === 0 ? null : wanted;
}

/** Flat scalars only, as the protocol says. */
function parametersOf({ parameters }: JsonObject, pointer: string, said: string): JsonObject {
  if (parameters === undefined || parameters === null) return {};
  const given = objectOf(parameters, `${pointer}/parameters`, `The parameters of ${said}`);
  for (const [name, value] of Object.entries(given)) {
    const at = `${pointer}/parameters`;
    const isScalar = ["string", "number", "boolean"].includes(typeof value);
    if (!isScalar && exactText(value) === null) {
      throw protocolFault(at, `${said} has a parameter "${cut(name)}" that is no single value.`);
    }
    if (NOT_SPOKEN.some((it) => it === name)) {
      throw protocolFault(at, `${said} asks for ${name}, which this server does not do.`);
    }
  }
  return given;
}

function flagOf(parameters: JsonObject, name: string, pointer: string): boolean | null {
  const value = parameters[name];
  if (value === undefined) return null;
  if (typeof value === "boolean") return value;
  throw protocolFault(pointer, `The parameter ${name} must be true or false.`);
}

/** Triton counts microseconds. A text or a number that means nothing is a hint of another kind. */
function timeoutOf(timeout: unknown): number | null {
  return typeof timeout === "number" && timeout >= 1 ? Math.ceil(timeout / 1_000) : null;
}

function idOf(id: unknown): string | null {
  if (id === undefined || id === null) return null;
  if (typeof id === "string" && id.length <= LONGEST_ID) return id;
  throw protocolFault("/id", "The id must be a text, not too long.");
}

function nameOf(name: unknown, pointer: string): string {
  if (typeof name === "string" && name !== "" && name.length <= LONGEST_NAME) return name;
  throw protocolFault(pointer, "A tensor needs a name.");
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value) && value.length <= MOST_TENSORS) return value;
  throw protocolFault(`/${name}`, `The message needs its ${name} as a list.`);
}

function refuseTwice(names: readonly string[], list: string): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw protocolFault(`/${list}`, `The name "${cut(twice)}" is there twice.`);
}

/** `inputs` and a place in it as a refusal names them. */
function placeOf(list: "inputs" | "outputs", at: number, name: string): Place {
  const kind = list === "inputs" ? "input" : "output";
  return { said: `The ${kind} "${cut(name)}"`, pointer: `/${list}/${at}` };
}

function cut(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

function textOf(bytes: Uint8Array, place: Place): string {
  const framed = Buffer.alloc(4 + bytes.length);
  framed.writeUInt32LE(bytes.length, 0);
  framed.set(bytes, 4);
  const [text = ""] = fromBytes(framed, { type: "string", dims: [1] }, place) as readonly string[];
  return text;
}
