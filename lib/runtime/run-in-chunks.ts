import type { Tensors } from "./protocol";
import { joinRows, padRows, sliceRows } from "./row-tensors";

/** How the rows of one batch reach the child. */
export type ChunkPlan = {
  /** Rows in `feeds`; `null` when they are not rows and go through untouched. */
  readonly rows: number | null;
  /** Rows of one run. */
  readonly size: number;
  /** Whether a run needs exactly that many. */
  readonly isFixed: boolean;
  /** Inputs that are the same at every run. */
  readonly constants: Tensors;
  readonly fetches: readonly string[] | null;
  /** Milliseconds each run may take. */
  readonly deadlineMs: number;
};

/** Whoever runs one chunk; `deadlineMs` is its time. */
type Runner = {
  readonly run: (
    feeds: Tensors,
    options: { readonly fetches?: readonly string[]; readonly deadlineMs: number },
  ) => Promise<{ readonly outputs: Tensors; readonly ms: number }>;
};

/** Runs a batch in as few runs as the model allows and puts the outputs together again; `ms` is the sum. */
export async function runInChunks(
  child: Runner,
  feeds: Tensors,
  { rows, size, isFixed, constants, fetches, deadlineMs }: ChunkPlan,
): Promise<{ readonly outputs: Tensors; readonly ms: number }> {
  const options = { ...(fetches && { fetches }), deadlineMs };
  const isWhole = rows === null || (isFixed ? rows === size : rows <= size);
  if (isWhole) return child.run({ ...feeds, ...constants }, options);
  const parts: Tensors[] = [];
  let ms = 0;
  for (let start = 0; start < rows; start += size) {
    const count = Math.min(size, rows - start);
    const chunk = sliceRows(feeds, { start, count, rows });
    const padded = isFixed ? padRows(chunk, count, size) : chunk;
    const answer = await child.run({ ...padded, ...constants }, options);
    const ran = isFixed ? size : count;
    parts.push(sliceRows(answer.outputs, { start: 0, count, rows: ran }));
    ms += answer.ms;
  }
  return { outputs: joinRows(parts), ms };
}
