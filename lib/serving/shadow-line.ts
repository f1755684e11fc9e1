import type { PredictInput } from "#lib/contracts/predictions";
import type { Active } from "./active";

/** Predictions on disk that a shadow is to look at: what was active for them, and what came in. */
export type ShadowWork = {
  readonly active: Active;
  readonly rows: readonly { readonly predictionId: string; readonly input: PredictInput }[];
};

/** Where written predictions wait for the shadow, and whatever answers callers goes first. */
export type ShadowLine = {
  /** A call begins; the returned function says that its answer is ready. */
  readonly enter: () => () => void;
  /** Takes predictions whose answer is ready, or drops them; never fails and never waits. */
  readonly offer: (work: ShadowWork) => void;
  /** Resolves when nothing waits and nothing runs. */
  readonly idle: () => Promise<void>;
};

type LineOptions = {
  /** Scores and stores one slice. What it throws is told to `onLost`. */
  readonly score: (work: ShadowWork) => Promise<void>;
  /** Whether the host has better things to do just now. */
  readonly isBusy?: () => boolean;
  /** Told of predictions that no shadow will look at, and why when something failed. */
  readonly onLost?: (rows: number, error: unknown) => void;
  readonly mostRows?: number;
  readonly patienceMs?: number;
};

type Waiting = { readonly work: ShadowWork; readonly since: number; readonly characters: number };

const MOST_ROWS = 1024;
/** Of texts and pictures, as they came. */
const MOST_CHARACTERS = 16 * 1024 * 1024;
const PATIENCE_MS = 30_000;
/** Few enough that a call that comes in meanwhile hardly waits for the event loop. */
const SLICE = 8;
/** The answer is still on its way into the socket when its call ends. */
const PAUSE_MS = 5;
const BUSY_PAUSE_MS = 50;

/**
 * A line of its own for shadows: one slice at a time, and only while no call is under way on this host. What finds the line
 * full, or waited too long because the host never came to rest, is dropped: under load the shadow goes first.
 */
export function shadowLine(options: LineOptions): ShadowLine {
  const { mostRows = MOST_ROWS, patienceMs = PATIENCE_MS, isBusy = () => false } = options;
  const lose = options.onLost ?? (() => {});
  const waiting: Waiting[] = [];
  const settled: (() => void)[] = [];
  let calls = 0;
  let isRunning = false;
  let timer: NodeJS.Timeout | null = null;

  const arm = (ms: number) => {
    if (timer !== null || isRunning || waiting.length === 0) return;
    timer = setTimeout(pump, ms);
    timer.unref();
  };
  const pump = () => {
    timer = null;
    shed();
    if (waiting.length === 0) return rest();
    // Whoever leaves last winds it up again.
    if (calls > 0) return;
    if (isBusy()) return arm(BUSY_PAUSE_MS);
    const next = waiting.shift();
    if (!next) return;
    isRunning = true;
    void runSlices(next.work, options.score, lose).finally(() => {
      isRunning = false;
      if (waiting.length === 0) rest();
      else arm(PAUSE_MS);
    });
  };
  const shed = () => {
    const stale = takeStale(waiting, performance.now() - patienceMs);
    for (const { work } of stale) lose(work.rows.length, null);
  };
  const rest = () => {
    for (const resolve of settled.splice(0)) resolve();
  };

  return {
    enter() {
      calls += 1;
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        calls -= 1;
        if (calls === 0) arm(PAUSE_MS);
      };
    },
    offer(work) {
      if (work.rows.length === 0) return;
      shed();
      const comer = { work, since: performance.now(), characters: charactersOf(work) };
      if (!hasRoom([...waiting, comer], mostRows)) return lose(work.rows.length, null);
      waiting.push(comer);
      if (calls === 0) arm(PAUSE_MS);
    },
    idle() {
      if (!isRunning && waiting.length === 0) return Promise.resolve();
      return new Promise((resolve) => {
        settled.push(resolve);
      });
    },
  };
}

function hasRoom(line: readonly Waiting[], mostRows: number): boolean {
  const rows = line.reduce((sum, { work }) => sum + work.rows.length, 0);
  const characters = line.reduce((sum, it) => sum + it.characters, 0);
  return rows <= mostRows && characters <= MOST_CHARACTERS;
}

function charactersOf({ rows }: ShadowWork): number {
  return rows.reduce(
    (sum, { input: { text = "", image = "" } }) => sum + text.length + image.length,
    0,
  );
}

/** The head of the line, as far as it came before `oldest`. */
function takeStale(waiting: Waiting[], oldest: number): Waiting[] {
  const end = waiting.findIndex(({ since }) => since >= oldest);
  return waiting.splice(0, end < 0 ? waiting.length : end);
}

/** Between two slices the event loop is everybody's. */
async function runSlices(
  { active, rows }: ShadowWork,
  score: LineOptions["score"],
  lose: (rows: number, error: unknown) => void,
): Promise<void> {
  for (let i = 0; i < rows.length; i += SLICE) {
    const slice = rows.slice(i, i + SLICE);
    await score({ active, rows: slice }).catch((error: unknown) => lose(slice.length, error));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
