import { listen } from "#lib/db/listen";
import { logger } from "#lib/telemetry/logger";
import { pauseOf, type Task } from "./task";

type Running = { readonly stop: () => Promise<void> };

const RELISTEN_MS = 5_000;

/**
 * Runs a task again and again: when it wished, when PostgreSQL announces work, and at the latest after its poll. A run
 * that fails is logged and tried again at the poll. `stop` lets the run under way end.
 */
export function repeatTask(task: Task, { url }: { readonly url?: string } = {}): Running {
  const ending = new AbortController();
  const bell = newBell();
  const listening = task.channels?.map((channel) =>
    keepListening(channel, bell.ring, ending.signal, url),
  );
  const looping = loop(task, bell, ending.signal);
  const stop = async () => {
    ending.abort();
    bell.ring();
    await looping;
    await Promise.all(listening ?? []);
  };
  return { stop };
}

async function loop(task: Task, bell: Bell, signal: AbortSignal): Promise<void> {
  let isFailing = false;
  while (!signal.aborted) {
    let wishMs: number | null = null;
    try {
      wishMs = await task.run();
      isFailing = false;
    } catch (err) {
      // Once a spell: a database that is away for an hour is one piece of news.
      if (!isFailing) {
        logger().warn({ job: task.name, err }, "background work failed and will be tried again");
      }
      isFailing = true;
    }
    if (!signal.aborted) await bell.wait(pauseOf(task, wishMs));
  }
}

/** Resolves once the signal is aborted and the channel is let go of. The poll covers the time without a line. */
async function keepListening(
  channel: string,
  ring: () => void,
  signal: AbortSignal,
  url: string | undefined,
): Promise<void> {
  const options = url === undefined ? { onGap: ring } : { onGap: ring, url };
  while (!signal.aborted) {
    try {
      const unlisten = await listen(channel, ring, options);
      await aborted(signal);
      return await unlisten();
    } catch (err) {
      logger().warn({ job: channel, err }, "no line to listen on yet");
      await Promise.race([aborted(signal), pause(RELISTEN_MS)]);
    }
  }
}

type Bell = { readonly ring: () => void; readonly wait: (ms: number) => Promise<void> };

/** A ring while nobody waits is kept for the next wait: work announced during a run is not overheard. */
function newBell(): Bell {
  let hasRung = false;
  let wake = () => {};
  return {
    ring: () => {
      hasRung = true;
      wake();
    },
    wait: async (ms) => {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      hasRung = false;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
