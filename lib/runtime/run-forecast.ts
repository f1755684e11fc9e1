/** Runs before the forecast is trusted. */
const LEARNING_RUNS = 8;
/** Weight that an observation keeps when the next one arrives; about the last fifty count. */
const MEMORY = 0.98;

/** Running least squares of milliseconds against rows of a run, forgetting slowly, so that it follows a busy machine. */
export class RunForecast {
  #runs = 0;
  #weight = 0;
  #rows = 0;
  #ms = 0;
  #rowsSquared = 0;
  #rowsMs = 0;

  observe(rows: number, ms: number): void {
    this.#runs += 1;
    this.#weight = MEMORY * this.#weight + 1;
    this.#rows = MEMORY * this.#rows + rows;
    this.#ms = MEMORY * this.#ms + ms;
    this.#rowsSquared = MEMORY * this.#rowsSquared + rows * rows;
    this.#rowsMs = MEMORY * this.#rowsMs + rows * ms;
  }

  /** Milliseconds that `runs` runs of together `rows` rows will take; 0 while too little has been seen. Never negative. */
  predict(runs: number, rows: number): number {
    if (this.#runs < LEARNING_RUNS) return 0;
    const spread = this.#weight * this.#rowsSquared - this.#rows ** 2;
    const joint = this.#weight * this.#rowsMs - this.#rows * this.#ms;
    // All runs alike: no slope can be told, so a run costs what it cost on average.
    const perRow = spread > 1e-9 * this.#rowsSquared ? Math.max(0, joint / spread) : 0;
    const perRun = Math.max(0, (this.#ms - perRow * this.#rows) / this.#weight);
    return runs * perRun + rows * perRow;
  }
}
