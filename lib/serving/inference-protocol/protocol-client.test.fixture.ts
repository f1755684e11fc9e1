/**
 * The client's side, written from the protocol's description and from what `tritonclient` puts on the wire, so that it
 * shares nothing with the server's reader: numbers through a DataView, one at a time.
 */

export type ClientTensor = {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | bigint | string | boolean)[];
};

type Packing = { readonly size: number; readonly put: (view: DataView, value: never) => void };

const PACKING: Readonly<Record<string, Packing>> = {
  BOOL: { size: 1, put: (view, value: boolean) => view.setUint8(0, value ? 1 : 0) },
  UINT8: { size: 1, put: (view, value: number) => view.setUint8(0, value) },
  INT32: { size: 4, put: (view, value: number) => view.setInt32(0, value, true) },
  INT64: { size: 8, put: (view, value: bigint) => view.setBigInt64(0, BigInt(value), true) },
  FP16: { size: 2, put: (view, bits: number) => view.setUint16(0, bits, true) },
  FP32: { size: 4, put: (view, value: number) => view.setFloat32(0, value, true) },
  FP64: { size: 8, put: (view, value: number) => view.setFloat64(0, value, true) },
};

/** The bytes of a tensor: little-endian numbers, or texts each after its length. */
export function packed({ datatype, values }: ClientTensor): Uint8Array {
  if (datatype === "BYTES") {
    return Buffer.concat(
      values.map((value) => {
        const text = Buffer.from(String(value), "utf8");
        const length = Buffer.alloc(4);
        length.writeUInt32LE(text.length);
        return Buffer.concat([length, text]);
      }),
    );
  }
  const { size, put } = PACKING[datatype] ?? { size: 0, put: () => {} };
  const bytes = new Uint8Array(size * values.length);
  for (const [i, value] of values.entries()) {
    put(new DataView(bytes.buffer, i * size), value as never);
  }
  return bytes;
}

type Asked = {
  readonly inputs: readonly ClientTensor[];
  readonly id?: string;
  /** Left out, all outputs come as binary data, which is what `tritonclient` asks for by itself. */
  readonly outputs?: readonly { readonly name: string; readonly binary: boolean }[];
};

/** The request of `InferenceServerClient.infer` of `tritonclient.http`, byte for byte: its JSON is compact. */
export function tritonRequest({ inputs, id = "", outputs }: Asked) {
  const tails = inputs.map(packed);
  const head = JSON.stringify({
    ...(id !== "" && { id }),
    inputs: inputs.map(({ name, shape, datatype }, i) => ({
      ...{ name, shape, datatype },
      parameters: { binary_data_size: tails[i]?.length },
    })),
    ...(outputs && {
      outputs: outputs.map(({ name, binary }) => ({ name, parameters: { binary_data: binary } })),
    }),
    ...(outputs ? {} : { parameters: { binary_data_output: true } }),
  });
  return {
    body: new Uint8Array(Buffer.concat([Buffer.from(head), ...tails])),
    headers: {
      "content-type": "application/octet-stream",
      "inference-header-content-length": String(head.length),
    },
  };
}

/** The request of the KServe SDK's REST client without binary data: tensors as flat lists. */
export function kserveRequest({ inputs, id = "" }: Asked) {
  return {
    id,
    inputs: inputs.map(({ name, shape, datatype, values }) => ({
      ...{ name, shape, datatype, data: values },
    })),
  };
}

type Got = { readonly headers: Headers; readonly bytes: Uint8Array };

/** The outputs of an answer by name, as `InferResult.as_numpy` would find them: numbers, flat. */
export function outputsOf({ headers, bytes }: Got): Record<string, number[]> {
  const header = headers.get("inference-header-content-length");
  const end = header === null ? bytes.length : Number(header);
  const message = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const view = new DataView(bytes.buffer, bytes.byteOffset + end, bytes.length - end);
  let at = 0;
  const outputs: Record<string, number[]> = {};
  for (const { name, datatype, data, parameters } of message.outputs) {
    const size = parameters?.binary_data_size as number | undefined;
    outputs[name] = size === undefined ? data : unpacked(view, datatype, at, size);
    at += size ?? 0;
  }
  if (at !== view.byteLength) throw new Error(`${view.byteLength - at} bytes too many`);
  return outputs;
}

function unpacked(view: DataView, datatype: string, start: number, size: number): number[] {
  const step = PACKING[datatype]?.size ?? 0;
  return Array.from({ length: size / step }, (_, i) => {
    const at = start + i * step;
    if (datatype === "FP64") return view.getFloat64(at, true);
    return datatype === "FP16" ? view.getUint16(at, true) : view.getFloat32(at, true);
  });
}
