import { readTensor } from "#lib/onnx/tensors";
import {
  dimsOf,
  ELEMENT,
  floatsIn,
  type GraphNode,
  graphOf,
  intOf,
  intsOf,
  type Model,
} from "./graph-parts";

/** A tensor in float64. */
export type Exact = { readonly dims: readonly number[]; readonly data: Float64Array };

export type Oracle = {
  readonly model: Model;
  readonly feeds: Readonly<Record<string, Exact>>;
  /** What rounding adds at the point where a gradient is taken, by quantizer; filled by the first evaluation. */
  readonly rounding: Map<string, Float64Array>;
};

/**
 * Evaluates a graph in plain float64 loops. Quantizers round as they must at the first evaluation; afterwards what they
 * added stays, so that a difference sees the slope that training pretends: 1 within the grid, 0 outside.
 */
export function evaluateExactly(oracle: Oracle, values: Readonly<Record<string, Exact>>) {
  const graph = graphOf(oracle.model);
  const tensors = new Map<string, Exact>(Object.entries(oracle.feeds));
  for (const it of graph.initializer) {
    if (it.dataType === ELEMENT.float32) {
      tensors.set(it.name, values[it.name] ?? exact(dimsOf(it), floatsIn(it)));
    }
  }
  for (const node of graph.node) {
    const inputs = node.input.map((name) => tensors.get(name));
    const result = OPERATORS[node.opType]?.(inputs as Exact[], node, oracle);
    if (!result) throw new TypeError(`The oracle knows no ${node.opType}`);
    tensors.set(node.output[0] ?? "", result);
  }
  return tensors;
}

export function exact(dims: readonly number[], data: ArrayLike<number>): Exact {
  return { dims, data: Float64Array.from(data) };
}

type Operator = (inputs: Exact[], node: GraphNode, oracle: Oracle) => Exact;

const OPERATORS: Readonly<Record<string, Operator>> = {
  Gemm: ([x, w, c], node) => {
    const product = multiply(at(x), intOf(node, "transB", 0) ? transpose(at(w)) : at(w));
    return c ? broadcast(product, c, (a, b) => a + b) : product;
  },
  MatMul: ([x, w]) => multiply(at(x), at(w)),
  Add: ([a, b]) => broadcast(at(a), at(b), (x, y) => x + y),
  Sub: ([a, b]) => broadcast(at(a), at(b), (x, y) => x - y),
  Mul: ([a, b]) => broadcast(at(a), at(b), (x, y) => x * y),
  Identity: ([x]) => at(x),
  Relu: ([x]) => each(at(x), (v) => Math.max(v, 0)),
  Sigmoid: ([x]) => each(at(x), (v) => 1 / (1 + Math.exp(-v))),
  Tanh: ([x]) => each(at(x), Math.tanh),
  Softmax: ([x]) => at(x),
  Flatten: ([x]) => reshape(at(x), [at(x).dims[0] as number, -1]),
  Reshape: ([x], node, { model }) => reshape(at(x), shapeFrom(model, node.input[1] ?? "")),
  MaxPool: ([x], node) => maxPool(at(x), intsOf(node, "kernel_shape")),
  GlobalAveragePool: ([x]) => globalAverage(at(x)),
  Conv: ([x, w, b], node) => convolve(at(x), at(w), b, node),
  QuantizeLinear: ([x, scale], node, oracle) => quantize(at(x), at(scale), node, oracle),
  DequantizeLinear: ([x]) => at(x),
};

function at(tensor: Exact | undefined): Exact {
  if (!tensor) throw new TypeError("The oracle misses a tensor");
  return tensor;
}

function each({ dims, data }: Exact, of: (value: number) => number): Exact {
  return { dims, data: data.map(of) };
}

function size(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

function reshape({ data }: Exact, dims: readonly number[]): Exact {
  const known = size(dims.filter((dim) => dim > 0));
  return { dims: dims.map((dim) => (dim < 0 ? data.length / known : dim)), data };
}

function shapeFrom(model: Model, name: string): number[] {
  const tensor = graphOf(model).initializer.find((it) => it.name === name);
  if (!tensor) throw new TypeError(`${name} is no initializer`);
  return Array.from(readTensor(tensor).data, Number);
}

function transpose({ dims: [rows = 0, columns = 0], data }: Exact): Exact {
  const turned = data.map((_, i) => data[(i % rows) * columns + Math.floor(i / rows)] as number);
  return { dims: [columns, rows], data: turned };
}

function multiply(a: Exact, b: Exact): Exact {
  const [rows = 0, depth = 0] = a.dims;
  const [, columns = 0] = b.dims;
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    for (let k = 0; k < depth; k += 1) {
      const factor = a.data[i * depth + k] as number;
      for (let j = 0; j < columns; j += 1) {
        data[i * columns + j] =
          (data[i * columns + j] as number) + factor * (b.data[k * columns + j] as number);
      }
    }
  }
  return { dims: [rows, columns], data };
}

function broadcast(a: Exact, b: Exact, of: (x: number, y: number) => number): Exact {
  const rank = Math.max(a.dims.length, b.dims.length);
  const padded = [a, b].map(({ dims }) => [...new Array(rank - dims.length).fill(1), ...dims]);
  const dims = Array.from({ length: rank }, (_, axis) =>
    Math.max(padded[0]?.[axis] ?? 1, padded[1]?.[axis] ?? 1),
  );
  const offset = (shape: readonly number[], place: number) => {
    let [rest, sum, stride] = [place, 0, 1];
    for (let axis = rank - 1; axis >= 0; axis -= 1) {
      const dim = dims[axis] as number;
      if (shape[axis] !== 1) sum += (rest % dim) * stride;
      stride *= shape[axis] as number;
      rest = Math.floor(rest / dim);
    }
    return sum;
  };
  const data = Float64Array.from({ length: size(dims) }, (_, place) =>
    of(
      a.data[offset(padded[0] ?? [], place)] as number,
      b.data[offset(padded[1] ?? [], place)] as number,
    ),
  );
  return { dims, data };
}

function imageDims({ dims }: Exact): [number, number, number, number] {
  const [n = 0, c = 0, h = 0, w = 0] = dims;
  return [n, c, h, w];
}

function maxPool(x: Exact, [kh = 1, kw = 1]: readonly number[]): Exact {
  const [n, c, h, w] = imageDims(x);
  const [oh, ow] = [Math.floor(h / kh), Math.floor(w / kw)];
  const data = Float64Array.from({ length: n * c * oh * ow }, (_, place) => {
    const [px, py, plane] = placeOf(place, ow, oh);
    let most = Number.NEGATIVE_INFINITY;
    for (let y = 0; y < kh; y += 1) {
      for (let z = 0; z < kw; z += 1) {
        most = Math.max(most, x.data[(plane * h + py * kh + y) * w + px * kw + z] as number);
      }
    }
    return most;
  });
  return { dims: [n, c, oh, ow], data };
}

function globalAverage(x: Exact): Exact {
  const [n, c, h, w] = imageDims(x);
  const data = Float64Array.from({ length: n * c }, (_, plane) => {
    const part = x.data.subarray(plane * h * w, (plane + 1) * h * w);
    return part.reduce((sum, value) => sum + value, 0) / (h * w);
  });
  return { dims: [n, c, 1, 1], data };
}

function convolve(x: Exact, weights: Exact, bias: Exact | undefined, node: GraphNode): Exact {
  const [n, c, h, w] = imageDims(x);
  const [o, , kh, kw] = imageDims(weights);
  const [top = 0, left = 0, bottom = 0, right = 0] = intsOf(node, "pads");
  const [dy = 1, dx = 1] = intsOf(node, "dilations");
  const oh = h + top + bottom - (kh - 1) * dy;
  const ow = w + left + right - (kw - 1) * dx;
  const data = Float64Array.from({ length: n * o * oh * ow }, (_, place) => {
    const [px, py, plane] = placeOf(place, ow, oh);
    const [channel, row] = [plane % o, Math.floor(plane / o)];
    let sum = bias?.data[channel] ?? 0;
    for (let k = 0; k < c * kh * kw; k += 1) {
      const [kx, ky, depth] = placeOf(k, kw, kh);
      const [y, z] = [py - top + ky * dy, px - left + kx * dx];
      if (y < 0 || y >= h || z < 0 || z >= w) continue;
      const pixel = x.data[((row * c + depth) * h + y) * w + z] as number;
      sum += pixel * (weights.data[channel * c * kh * kw + k] as number);
    }
    return sum;
  });
  return { dims: [n, o, oh, ow], data };
}

/** Column, line and plane of a place in a stack of planes. */
function placeOf(place: number, width: number, height: number): [number, number, number] {
  return [place % width, Math.floor(place / width) % height, Math.floor(place / (width * height))];
}

/** A uint8 grid with zero point 3, or an int8 one with 0 for weights, which never clip. */
function quantize(x: Exact, scale: Exact, node: GraphNode, { model, rounding }: Oracle): Exact {
  const s = scale.data[0] as number;
  const isWeight = graphOf(model).initializer.some(({ name }) => name === node.input[0]);
  const [low, high, zero] = isWeight ? [-1e9, 1e9, 0] : [0, 255, 3];
  const clipped = x.data.map((value) =>
    Math.min(Math.max(value, (low - 0.5 - zero) * s), (high + 0.5 - zero) * s),
  );
  const key = node.output[0] ?? "";
  const added =
    rounding.get(key) ??
    x.data.map((value, i) => {
      const grid = Math.min(Math.max(roundHalfEven(value / s) + zero, low), high);
      return (grid - zero) * s - (clipped[i] as number);
    });
  rounding.set(key, added);
  return { dims: x.dims, data: clipped.map((value, i) => value + (added[i] as number)) };
}

function roundHalfEven(value: number): number {
  const near = Math.round(value);
  return Math.abs(value % 1) === 0.5 && near % 2 !== 0 ? near - 1 : near;
}
