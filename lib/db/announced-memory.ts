import { listen } from "./listen";

type Options = {
  /** What PostgreSQL announces changes on; every payload forgets all. */
  readonly channel: string;
  /** Keys kept at most. */
  readonly most: number;
  /** Another database than the application's. */
  readonly url?: string;
};

/** The value of a key: as it is kept, or as `read` reads it now. */
export type Recall<T> = (key: string, read: () => Promise<T>) => Promise<T>;

/** Where the line could not be opened it is tried again, but not with every call. */
const RELISTEN_MS = 1_000;

/**
 * Values kept in memory until PostgreSQL announces that something which could change them has changed. Those who ask at
 * once share a reading. While there is no line to hear announcements on, nothing is kept; neither is what was read while
 * one came, nor a failure.
 */
export function announcedMemory<T>({ channel, most, url }: Options): Recall<T> {
  const kept = new Map<string, Promise<T>>();
  let line: "closed" | "opening" | "open" = "closed";
  const openLine = async () => {
    line = "opening";
    const forget = () => kept.clear();
    try {
      await listen(channel, forget, { onGap: forget, ...(url === undefined ? {} : { url }) });
      forget();
      line = "open";
    } catch {
      setTimeout(() => {
        line = "closed";
      }, RELISTEN_MS).unref();
    }
  };
  return (key, read) => {
    if (line === "closed") void openLine();
    const known = kept.get(key);
    if (known !== undefined) return known;
    const reading = read();
    if (kept.size >= most) kept.clear();
    // Kept before it is read: an announcement during the reading forgets it.
    kept.set(key, reading);
    const forget = () => {
      if (kept.get(key) === reading) kept.delete(key);
    };
    if (line === "open") reading.catch(forget);
    else reading.then(forget, forget);
    return reading;
  };
}
