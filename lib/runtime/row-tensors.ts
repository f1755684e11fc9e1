import type {
  BigArray,
  ElementType,
  NumberArray,
  TensorData,
  Tensors,
  TensorValue,
} from "./protocol";

/** How plain numbers become a tensor: the input they go to, and the dimensions of one row unless it is a plain vector. */
export type RowInput = {
  readonly name: string;
  readonly type: ElementType;
  readonly rowDims?: readonly number[];
};

/** `count` rows of `width` numbers as the tensor an input asks for; its own dimensions, if given, must hold `width` values. */
export function rowFeeds(
  { name, type, rowDims }: RowInput,
  rows: TensorData,
  count: number,
  width: number,
): Tensors {
  const dims = [count, ...(rowDims ?? [width])];
  return { [name]: { type, dims, data: dataOfType(type, rows) } };
}

/**
 * Several callers' rows as one batch: each tensor is joined along its first dimension. All must agree in name, type and
 * the other dimensions; of single values the first is kept.
 */
export function joinRows(batch: readonly Tensors[]): Tensors {
  const [first] = batch;
  if (!first) throw new RangeError("no rows to join");
  if (batch.length === 1) return first;
  return mapTensors(first, (sample, name) => {
    if (sample.dims.length === 0) return sample;
    const tensors = batch.map((feeds) => feeds[name] ?? sample);
    const rows = tensors.reduce((sum, { dims }) => sum + (dims[0] ?? 0), 0);
    return { type: sample.type, dims: [rows, ...sample.dims.slice(1)], data: joinData(tensors) };
  });
}

/**
 * Rows `start` to `start + count` of a batch of `rows`, as views without a copy. A tensor whose first dimension is
 * not the batch's speaks for the batch as a whole and is handed out whole.
 */
export function sliceRows(
  tensors: Tensors,
  { start, count, rows }: { readonly start: number; readonly count: number; readonly rows: number },
): Tensors {
  if (start === 0 && count === rows) return tensors;
  return mapTensors(tensors, (tensor) => {
    if (tensor.dims[0] !== rows) return tensor;
    const width = tensor.data.length / rows;
    const data = viewOf(tensor.data, start * width, (start + count) * width);
    return { type: tensor.type, dims: [count, ...tensor.dims.slice(1)], data };
  });
}

/** Fills a short chunk up to `size` rows with copies of its own first row, whose outputs are dropped afterwards. */
export function padRows(tensors: Tensors, rows: number, size: number): Tensors {
  if (rows >= size) return tensors;
  const filler = sliceRows(tensors, { start: 0, count: 1, rows });
  return joinRows([tensors, ...Array.from({ length: size - rows }, () => filler)]);
}

/** The plain array that holds values of a type; `null` for texts, which live in an ordinary list. */
export function numbersOf(type: ElementType, length: number): NumberArray | BigArray | null {
  return NUMBERS[type]?.(length) ?? null;
}

/** Values turned into the array a type asks for: numbers to 64-bit integers too, where only whole numbers can go. */
export function dataOfType(type: ElementType, values: TensorData): TensorData {
  const target = numbersOf(type, values.length);
  if (!target || target.constructor === values.constructor) return values;
  for (const [index, value] of values.entries()) {
    if (isBig(target)) target[index] = BigInt(value);
    else target[index] = Number(value);
  }
  return target;
}

/** What must agree for two callers' rows to share a run: names, types and every dimension but the first. */
export function rowShape(tensors: Tensors): string {
  return Object.entries(tensors)
    .map(([name, { type, dims }]) => `${name}\0${type}\0${dims.slice(1).join()}`)
    .sort()
    .join("\0\0");
}

/** Memory the values take, in bytes; texts are counted by their UTF-16 length. */
export function sizeBytes(tensors: Tensors): number {
  return Object.values(tensors).reduce((sum, { data }) => sum + dataBytes(data), 0);
}

const NUMBERS: Readonly<Partial<Record<ElementType, (length: number) => NumberArray | BigArray>>> =
  {
    float32: (length) => new Float32Array(length),
    float64: (length) => new Float64Array(length),
    float16: (length) => new Uint16Array(length),
    int8: (length) => new Int8Array(length),
    uint8: (length) => new Uint8Array(length),
    int16: (length) => new Int16Array(length),
    uint16: (length) => new Uint16Array(length),
    int32: (length) => new Int32Array(length),
    uint32: (length) => new Uint32Array(length),
    int64: (length) => new BigInt64Array(length),
    uint64: (length) => new BigUint64Array(length),
    bool: (length) => new Uint8Array(length),
  };

function joinData(tensors: readonly TensorValue[]): TensorData {
  const [first] = tensors;
  const length = tensors.reduce((sum, { data }) => sum + data.length, 0);
  const joined = first ? numbersOf(first.type, length) : null;
  if (!joined) return tensors.flatMap(({ data }) => Array.from(data, String));
  let at = 0;
  for (const { data } of tensors) {
    place(joined, data, at);
    at += data.length;
  }
  return joined;
}

function place(target: NumberArray | BigArray, data: TensorData, at: number): void {
  if (isText(data) || isBig(target) !== isBig(data)) throw new TypeError("tensor types differ");
  if (isBig(target)) target.set(data as BigArray, at);
  else target.set(data as NumberArray, at);
}

function viewOf(data: TensorData, start: number, end: number): TensorData {
  return isText(data) ? data.slice(start, end) : data.subarray(start, end);
}

function dataBytes(data: TensorData): number {
  return isText(data) ? data.reduce((sum, { length }) => sum + 2 * length, 0) : data.byteLength;
}

function isText(data: TensorData): data is readonly string[] {
  return Array.isArray(data);
}

function isBig(data: TensorData): data is BigArray {
  return data instanceof BigInt64Array || data instanceof BigUint64Array;
}

function mapTensors(
  tensors: Tensors,
  turn: (tensor: TensorValue, name: string) => TensorValue,
): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, turn(tensor, name)]),
  );
}
