/** Jobs in the order they came, one at a time; one that fails does not hold up the next. */
export type Line = {
  /** Runs `job` when all before it are settled, and answers what it answers. */
  readonly enter: <T>(job: () => Promise<T>) => Promise<T>;
};

/** An empty line. */
export function createLine(): Line {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    enter: (job) => {
      const run = tail.then(job, job);
      tail = run.catch(() => undefined);
      return run;
    },
  };
}
