/**
 * Work on a long log in steps: each `yield` is a place where a server may answer somebody else before it goes on. The
 * result is the same whoever drives it.
 */
export type Steps<T> = Generator<void, T>;

/** Takes all steps at once. */
export function inOneGo<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
