import file from "./decision.json" with { type: "json" };

/** One published test vector: what goes in, what must come out, and how far a number may be off. */
export type Vector<Input, Expected> = {
  readonly id: string;
  readonly topic: string;
  readonly input: Input;
  readonly expected: Expected;
  readonly tol: number;
};

type StoredVector = Omit<Vector<unknown, unknown>, "tol"> & { readonly tol?: number };

const DEFAULT_TOLERANCE = 1e-6;
const stored: readonly StoredVector[] = file.vectors;

/** The ids of all published vectors, in file order. */
export const vectorIds: readonly string[] = stored.map(({ id }) => id);

/**
 * One vector by its id. The caller names the shapes of `input` and `expected`; nothing checks them,
 * since a wrong shape fails the test that reads it. Throws when no vector has the id.
 */
export function vector<Input, Expected>(id: string): Vector<Input, Expected> {
  const found = stored.find((it) => it.id === id);
  if (found === undefined) throw new Error(`No vector is called ${id}.`);
  return { ...found, tol: found.tol ?? DEFAULT_TOLERANCE } as Vector<Input, Expected>;
}

/**
 * Throws, naming every path that differs, unless `got` holds all that `expected` holds: numbers within
 * `tol * max(1, |got|, |want|)`, lists of the same length, everything else exactly.
 * Members of `got` that `expected` does not name are not looked at.
 */
export function expectVector(got: unknown, expected: unknown, tol = DEFAULT_TOLERANCE): void {
  const differences = [...differ(got, expected, tol, "")];
  if (differences.length > 0) throw new Error(`Off the vector:\n${differences.join("\n")}`);
}

function* differ(got: unknown, want: unknown, tol: number, path: string): Generator<string> {
  if (isRecord(want) && isRecord(got)) {
    if (Array.isArray(want))
      yield* differ(Object.keys(got).length, want.length, 0, `${path}/length`);
    for (const key of Object.keys(want)) yield* differ(got[key], want[key], tol, `${path}/${key}`);
  } else if (!agree(got, want, tol)) {
    yield `${path || "/"}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`;
  }
}

function agree(got: unknown, want: unknown, tol: number): boolean {
  if (typeof want !== "number" || typeof got !== "number") return got === want;
  return Math.abs(got - want) <= tol * Math.max(1, Math.abs(got), Math.abs(want));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
