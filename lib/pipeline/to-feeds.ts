import type { Adapter } from "./adapter";
import { type FeedValue, feedData } from "./feed-data";
import type { Feeds } from "./feeds";
import { imageFeeds } from "./image-feeds";
import type { Prepared } from "./prepared";

type Input = Adapter["input"];
type OfLayout<Layout extends Input["layout"]> = Extract<Input, { layout: Layout }>;

/**
 * The tensors of a batch, one row an input, without the constants (`constantFeeds`). Throws a `TypeError` when the
 * layout cannot carry what the pipeline made, which is a version that should never have been admitted.
 */
export function toFeeds({ input }: Pick<Adapter, "input">, batch: readonly Prepared[]): Feeds {
  if (input.layout === "text") return textFeeds(input, batch);
  if (input.layout === "tokens") return tokenFeeds(input, batch);
  return rowsToFeeds(input, joinValues(batch), batch.length);
}

/**
 * As `toFeeds`, of `count` rows that already lie one behind the other. A float32 matrix is handed on without a copy:
 * this is the way of every tabular prediction.
 */
export function rowsToFeeds(input: Input, values: ArrayLike<FeedValue>, count: number): Feeds {
  const width = count > 0 ? values.length / count : 0;
  switch (input.layout) {
    case "matrix":
      hold(width === input.columns.length, `${width} columns for ${input.columns.length}`);
      return tensorOf(input, [count, width], values);
    case "columns":
      hold(width === input.columns.length, `${width} columns for ${input.columns.length}`);
      return columnFeeds(input, values, count);
    case "tensor":
      hold(width === sizeOf(input.dims), `${width} values for [${input.dims}]`);
      return tensorOf(input, [count, ...input.dims], values);
    case "image":
      hold(width === input.channels * input.height * input.width, `${width} pixels`);
      return imageFeeds(input, values as ArrayLike<number>, count);
    default:
      throw new TypeError(`rows of numbers cannot be fed as ${input.layout}`);
  }
}

function tensorOf(
  { tensor, type }: OfLayout<"matrix" | "tensor">,
  dims: readonly number[],
  values: ArrayLike<FeedValue>,
): Feeds {
  return { [tensor]: { type, dims, data: feedData(type, values) } };
}

function columnFeeds(
  { columns }: OfLayout<"columns">,
  values: ArrayLike<FeedValue>,
  count: number,
): Feeds {
  return Object.fromEntries(
    columns.map(({ tensor, type }, place) => {
      const column = Array.from(
        { length: count },
        (_, row) => values[row * columns.length + place] ?? null,
      );
      return [tensor, { type, dims: [count, 1], data: feedData(type, column) }];
    }),
  );
}

function textFeeds({ tensor, rank }: OfLayout<"text">, batch: readonly Prepared[]): Feeds {
  const texts = batch.map((prepared) => {
    if (prepared.kind === "text") return prepared.text;
    throw new TypeError(`${prepared.kind} cannot be fed as text`);
  });
  const dims = rank === 1 ? [texts.length] : [texts.length, 1];
  return { [tensor]: { type: "string", dims, data: texts } };
}

function tokenFeeds(input: OfLayout<"tokens">, batch: readonly Prepared[]): Feeds {
  const { length, type } = input;
  const rows = batch.map(valuesOf);
  const isShort = rows.every((row) => row.length <= length);
  hold(isShort, `a row has more than ${length} ids`);
  const padded = (cell: (row: ArrayLike<FeedValue>, place: number) => FeedValue) => ({
    type,
    dims: [rows.length, length],
    data: feedData(
      type,
      rows.flatMap((row) => Array.from({ length }, (_, place) => cell(row, place))),
    ),
  });
  return {
    [input.ids]: padded((row, place) => row[place] ?? 0),
    ...(input.mask && { [input.mask]: padded((row, place) => (place < row.length ? 1 : 0)) }),
    ...(input.types && { [input.types]: padded(() => 0) }),
  };
}

function valuesOf(prepared: Prepared): ArrayLike<FeedValue> {
  switch (prepared.kind) {
    case "row":
      return prepared.row;
    case "columns":
    case "values":
      return prepared.values;
    case "text":
      throw new TypeError("a text cannot be fed as numbers");
  }
}

function joinValues(batch: readonly Prepared[]): ArrayLike<FeedValue> {
  const rows = batch.map(valuesOf);
  const [first] = rows;
  if (first && rows.length === 1) return first;
  if (!rows.every((row) => row instanceof Float32Array)) {
    return rows.flatMap((row) => Array.from(row));
  }
  const joined = new Float32Array(rows.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const row of rows) {
    joined.set(row, at);
    at += row.length;
  }
  return joined;
}

function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

function hold(isRight: boolean, detail: string): void {
  if (!isRight) throw new TypeError(`the adapter and the pipeline do not fit: ${detail}`);
}
