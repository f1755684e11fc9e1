import { gzipSync } from "node:zlib";
import { type HostileFile, hostile, sound } from "./hostile-file.test.fixture";

const text = (value: string) => new TextEncoder().encode(value);
const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const filled = (length: number, value: number) => new Uint8Array(length).fill(value);

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Where the whole file ends, in parts of 11; the last is one byte short. */
const CUTS = [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/** The same pseudo-random bytes each time. */
function noise(length: number): Uint8Array {
  let state = 12_345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}

/** IR version 8, then field 7 (the graph) with a length of its own. */
const graphOfLength = (...length: readonly number[]) => bytes(8, 8, 0x3a, ...length);

/** Two bytes a field, each empty: more fields than anybody needs. */
function crumbs(): Uint8Array {
  const content = filled(9_000_000, 0);
  for (let at = 0; at < content.length; at += 2) content[at] = 0x52;
  const length = content.length;
  const varint = [
    (length & 0x7f) | 0x80,
    ((length >> 7) & 0x7f) | 0x80,
    ((length >> 14) & 0x7f) | 0x80,
    length >> 21,
  ];
  const file = new Uint8Array(7 + length);
  file.set(graphOfLength(...varint));
  file.set(content, 7);
  return file;
}

/** A graph in an attribute in a node in a graph …, as lengths that all reach to the end. */
function nest(depth: number): Uint8Array {
  let inner: number[] = [];
  for (let level = 0; level < depth; level += 1) {
    // attribute.g (6) of node.attribute (5) of graph.node (1)
    for (const tag of [0x32, 0x2a, 0x0a]) inner = [tag, ...varintOf(inner.length), ...inner];
  }
  return joined(bytes(8, 8, 0x3a, ...varintOf(inner.length)), Uint8Array.from(inner));
}

/** A sound file, then more of its graph: messages within each other by their tags, the innermost filled with `content`. */
function swollen(tags: readonly number[], content: Uint8Array): Uint8Array {
  const inner = [...tags]
    .reverse()
    .reduce(
      (message, tag) => Buffer.concat([Uint8Array.of(tag, ...varintOf(message.length)), message]),
      Buffer.from(content),
    );
  return Uint8Array.from(
    Buffer.concat([sound(), Uint8Array.of(0x3a, ...varintOf(inner.length)), inner]),
  );
}

/** Empty messages of field 1. */
function emptyMessages(count: number): Uint8Array {
  return new Uint8Array(2 * count).map((_, at) => (at % 2 === 0 ? 0x0a : 0));
}

function varintOf(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 0x80, ...varintOf(Math.floor(value / 128))];
}

/** Bytes that are no ONNX file, or only a part of one. */
export const BROKEN_BYTES: readonly HostileFile[] = [
  hostile("an empty file", () => bytes(), "not_onnx"),
  hostile("one zero", () => bytes(0), "not_onnx"),
  hostile("a page of HTML", () => text("<!doctype html><title>404</title>"), "not_onnx"),
  hostile(
    "a ZIP archive",
    () => joined(bytes(0x50, 0x4b, 3, 4, 20, 0), filled(400, 7)),
    "not_onnx",
  ),
  hostile("a gzipped model", () => Uint8Array.from(gzipSync(sound())), "not_onnx"),
  hostile(
    "a storage pointer",
    () =>
      text(`version https://git-lfs.github.com/spec/v1\noid sha256:${"ab".repeat(32)}\nsize 9\n`),
    "not_onnx",
  ),
  hostile("JSON", () => text('{"irVersion": 8, "graph": {}}'), "not_onnx"),
  hostile(
    "a picture",
    () => joined(bytes(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), noise(900)),
    "not_onnx",
  ),
  hostile("pickled weights", () => joined(bytes(0x80, 4, 0x95), noise(300)), "not_onnx"),
  hostile(
    "UTF-16 text",
    () => joined(bytes(0xff, 0xfe), Uint8Array.from(Buffer.from("model", "utf16le"))),
    "not_onnx",
  ),
  hostile("noise", () => noise(65_536), "not_onnx", "truncated"),
  hostile("ones", () => filled(1000, 0xff), "not_onnx"),
  hostile("zeros", () => filled(1000, 0), "not_onnx"),
  hostile(
    "the runtime's own format",
    () => joined(bytes(28, 0, 0, 0), text("ORTM"), sound()),
    "not_onnx",
  ),
  hostile(
    "a graph of 2⁶² bytes",
    () => graphOfLength(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40),
    "truncated",
    "not_onnx",
  ),
  hostile(
    "a graph of −1 bytes",
    () => graphOfLength(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1),
    "truncated",
    "not_onnx",
  ),
  hostile("a number without end", () => joined(bytes(8), filled(40, 0x80)), "not_onnx"),
  hostile("a group", () => joined(bytes(8, 8, 0x3b), sound()), "not_onnx"),
  hostile("a version and nothing else", () => bytes(8, 8), "not_onnx"),
  hostile("a graph without operator sets", () => bytes(8, 8, 0x3a, 2, 0x12, 0), "truncated"),
  hostile("nine million crumbs", crumbs, "too_large"),
  hostile("bodies 400 deep", () => nest(400), "too_deep"),
  hostile(
    "twelve million dimensions of one value",
    // graph.value_info (13) of type (2), tensor_type (1), shape (2)
    () => swollen([0x6a, 0x12, 0x0a, 0x12], emptyMessages(12_000_000)),
    "too_large",
  ),
  hostile(
    "thirty million numbers in thirty megabytes",
    // graph.initializer (5), its int64_data (7)
    () => swollen([0x2a, 0x3a], filled(30_000_000, 0)),
    "too_large",
  ),
  hostile(
    "a model with a tail of noise",
    () => joined(sound(), bytes(0x0a, 0xff, 0xff, 0x03), noise(50)),
    "truncated",
    "not_onnx",
  ),
  ...CUTS.map((part) =>
    hostile(
      `a model cut at ${100 * part} %`,
      () => cut((length) => length * part),
      "truncated",
      "not_onnx",
    ),
  ),
  hostile(
    "a model without its last byte",
    () => cut((length) => length - 1),
    "truncated",
    "not_onnx",
  ),
];

function cut(end: (length: number) => number): Uint8Array {
  const whole = sound();
  return whole.slice(0, Math.floor(end(whole.length)));
}
