import { mulberry32, type Random, randomIndex, randomNormal } from "#lib/math/random";
import type { Adapter } from "./adapter";
import type { FeatureField, FeatureSchema } from "./feature-schema";
import type { Prepared } from "./prepared";

type Input = Adapter["input"];
type Cell = number | string;

/** Which rows to make up: a name for people, and a cell from its place in the row. */
type Profile = {
  readonly name: string;
  readonly number: (random: Random) => number;
  readonly text: (random: Random) => string;
};

/** A batch of made-up rows under the name of its profile. */
export type MadeUp = { readonly name: string; readonly rows: readonly Prepared[] };

/**
 * Rows to try a model with before anybody vouches for it: all zeros, all ones, standard normal, ten times that, and
 * where `features` tells ranges and levels, rows within them. Texts are empty, one word, and sentences of common words,
 * rare letters and numbers; pictures black, white, faint and loud noise. The same seed gives the same rows.
 */
export function madeUpRows(
  input: Input,
  options: {
    readonly count: number;
    readonly seed: number;
    readonly features?: FeatureSchema | null;
  },
): MadeUp[] {
  const { count, seed, features = null } = options;
  const profiles = input.layout === "image" ? PICTURES : PROFILES;
  const plain = profiles.map(({ name, ...make }, place) => {
    const random = mulberry32(seed + 7919 * place);
    return { name, rows: Array.from({ length: count }, () => rowOf(input, make, random)) };
  });
  const columns = columnsOf(input, features);
  if (!columns.some(({ field }) => field !== null)) return plain;
  const random = mulberry32(seed + 7919 * profiles.length);
  const ranges = Array.from({ length: count }, () => describedRow(columns, random));
  return [...plain, { name: "ranges", rows: ranges }];
}

/** How many values one row holds, whatever their type. */
export function rowSize(input: Input): number {
  switch (input.layout) {
    case "matrix":
    case "columns":
      return input.columns.length;
    case "text":
      return 1;
    case "tokens":
      return input.length;
    case "image":
      return input.channels * input.height * input.width;
    case "tensor":
      return input.dims.reduce((product, dim) => product * dim, 1);
  }
}

const PROFILES: readonly Profile[] = [
  { name: "zeros", number: () => 0, text: () => "" },
  { name: "ones", number: () => 1, text: () => "word" },
  { name: "normal", number: randomNormal, text: (random) => sentence(random, 3) },
  {
    name: "normal × 10",
    number: (random) => 10 * randomNormal(random),
    text: (random) => sentence(random, 30),
  },
];

/** Of pixels, 0 to 255. */
const PICTURES: readonly Profile[] = [
  { name: "black", number: () => 0, text: () => "" },
  { name: "white", number: () => 255, text: () => "" },
  {
    name: "faint noise",
    number: (random) => pixel(128 + 20 * randomNormal(random)),
    text: () => "",
  },
  { name: "loud noise", number: (random) => randomIndex(random, 256), text: () => "" },
];

const WORDS = (
  "the a and not very good bad great product order late refund please love broken price again never " +
  "always thanks Straße naïve ПРИВЕТ 東京 İstanbul it's 42 3.14 $9 😀"
).split(" ");

function sentence(random: Random, most: number): string {
  const length = 1 + randomIndex(random, most);
  return Array.from({ length }, () => WORDS[randomIndex(random, WORDS.length)]).join(" ");
}

function rowOf(input: Input, make: Omit<Profile, "name">, random: Random): Prepared {
  switch (input.layout) {
    case "text":
      return { kind: "text", text: make.text(random), unseen: [] };
    case "columns":
      return {
        kind: "columns",
        values: input.columns.map(({ type }) =>
          type === "string" ? make.text(random) : make.number(random),
        ),
        unseen: [],
      };
    case "tokens":
      return { kind: "values", values: ids(input.length, make, random), unseen: [] };
    default:
      return input.type === "string"
        ? { kind: "columns", values: cells(rowSize(input), () => make.text(random)), unseen: [] }
        : {
            kind: "row",
            row: Float32Array.from(cells(rowSize(input), () => make.number(random))),
            unseen: [],
          };
  }
}

/** Small ids of any vocabulary, in texts of any length the model takes. */
function ids(longest: number, make: Omit<Profile, "name">, random: Random): number[] {
  const length = 1 + randomIndex(random, longest);
  return cells(length, () => Math.min(99, Math.round(Math.abs(10 * make.number(random)))));
}

type Column = { readonly isText: boolean; readonly field: FeatureField | null };

function columnsOf(input: Input, features: FeatureSchema | null): Column[] {
  const described = (name: string, type: string) => ({
    isText: type === "string",
    field: features?.fields.find((field) => field.name === name) ?? null,
  });
  if (input.layout === "columns") {
    return input.columns.map(({ column, type }) => described(column, type));
  }
  return input.layout === "matrix"
    ? input.columns.map((column) => described(column, input.type))
    : [];
}

function describedRow(columns: readonly Column[], random: Random): Prepared {
  return { kind: "columns", values: columns.map((it) => describedCell(it, random)), unseen: [] };
}

/** A level is a text to a graph that takes texts and its place in the list to one that takes numbers. */
function describedCell({ isText, field }: Column, random: Random): Cell {
  if (field?.kind === "category") {
    const place = randomIndex(random, field.levels.length);
    return isText ? (field.levels[place] ?? "") : place;
  }
  const { min, max } = field?.range ?? { min: -1, max: 1 };
  return min + (max - min) * random();
}

function cells<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

function pixel(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)));
}
