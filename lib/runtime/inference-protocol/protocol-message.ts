import { DATATYPES, type NamedTensor } from "./tensor";
import { toBytes } from "./tensor-bytes";
import { toJson } from "./tensor-json";

/** A message on the wire. `headerBytes` is what `Inference-Header-Content-Length` says; `null` where all of it is JSON. */
export type ProtocolMessage = {
  readonly headerBytes: number | null;
  readonly body: Uint8Array<ArrayBuffer>;
};

/** A tensor and whether it travels as binary data. */
export type Sent = { readonly tensor: NamedTensor; readonly isBinary: boolean };

type Answer = {
  readonly model: string;
  readonly version: string;
  /** The request's, to be repeated. */
  readonly id: string | null;
  readonly outputs: readonly Sent[];
};

/** The answer to `infer`. Refuses an output that JSON cannot say, unless it was asked for as binary data. */
export function writeInferResponse({ model, version, id, outputs }: Answer): ProtocolMessage {
  const head = { model_name: model, model_version: version, ...(id !== null && { id }) };
  return messageOf(memberTexts(head), "outputs", outputs);
}

type Question = {
  readonly inputs: readonly NamedTensor[];
  /** Names of the outputs wanted. */
  readonly outputs: readonly string[];
  /** Whether tensors travel as binary data, both ways. */
  readonly isBinary: boolean;
};

/** The question of `infer`, as a client asks another server. Refuses inputs that JSON cannot say, where JSON is asked for. */
export function writeInferRequest({ inputs, outputs, isBinary }: Question): ProtocolMessage {
  const sent = inputs.map((tensor) => ({ tensor, isBinary }));
  const wanted = outputs.map((name) =>
    isBinary ? { name, parameters: { binary_data: true } } : { name },
  );
  return messageOf(memberTexts({ outputs: wanted }), "inputs", sent);
}

function memberTexts(members: object): string[] {
  return Object.entries(members).map(([name, value]) => `"${name}":${JSON.stringify(value)}`);
}

function messageOf(
  members: readonly string[],
  list: "inputs" | "outputs",
  sent: readonly Sent[],
): ProtocolMessage {
  const tail: Uint8Array[] = [];
  const tensors = sent.map(({ tensor, isBinary }, i) => {
    const { name, type, dims } = tensor;
    const head = `{"name":${JSON.stringify(name)},"datatype":"${DATATYPES[type]}","shape":[${dims}]`;
    if (!isBinary) {
      const kind = list === "inputs" ? "input" : "output";
      const place = { said: `The ${kind} "${name}"`, pointer: `/${list}/${i}` };
      return `${head},"data":${toJson(tensor, place)}}`;
    }
    const bytes = toBytes(tensor);
    tail.push(bytes);
    return `${head},"parameters":{"binary_data_size":${bytes.length}}}`;
  });
  const text = `{${[...members, `"${list}":[${tensors}]`].join(",")}}`;
  const head = Buffer.from(text, "utf8");
  if (!sent.some(({ isBinary }) => isBinary)) return { headerBytes: null, body: plain([head]) };
  return { headerBytes: head.length, body: plain([head, ...tail]) };
}

function plain(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
