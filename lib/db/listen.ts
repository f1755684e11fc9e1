import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { environment } from "#lib/config/env";

type Listener = { readonly onPayload: (payload: string) => void; readonly onGap: () => void };
type ListenOptions = {
  /** Called after each time the line was cut and is back: messages may have been missed. */
  readonly onGap?: () => void;
  /** Another database than the application's. */
  readonly url?: string;
};

const RETRY_MS = 500;
const KEEP_ALIVE_MS = 10_000;

/** One line per database and process, however many channels are listened to. */
const shared = globalThis as typeof globalThis & { umpireLines?: Map<string, Line> };

/**
 * Calls `onPayload` for every NOTIFY on a channel that is committed after the promise resolves, over a connection of
 * its own that comes back by itself when it was cut. Resolves to the function that stops it. Rejects when PostgreSQL
 * cannot be reached at the first try.
 */
export async function listen(
  channel: string,
  onPayload: (payload: string) => void,
  { onGap = () => {}, url = environment().databaseUrl }: ListenOptions = {},
): Promise<() => Promise<void>> {
  shared.umpireLines ??= new Map();
  const lines = shared.umpireLines;
  const line = lines.get(url) ?? new Line(url);
  lines.set(url, line);
  const listener = { onPayload, onGap };
  try {
    await line.add(channel, listener);
  } catch (error) {
    if (await line.remove(channel, listener)) lines.delete(url);
    throw error;
  }
  return async () => {
    if (await line.remove(channel, listener)) lines.delete(url);
  };
}

class Line {
  readonly #url: string;
  readonly #channels = new Map<string, Set<Listener>>();
  #client: Promise<pg.Client> | null = null;
  #isClosed = false;

  constructor(url: string) {
    this.#url = url;
  }

  async add(channel: string, listener: Listener): Promise<void> {
    const listeners = this.#channels.get(channel) ?? new Set();
    this.#channels.set(channel, listeners.add(listener));
    this.#client ??= this.#connect();
    const connecting = this.#client;
    try {
      const client = await connecting;
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
    } catch (error) {
      if (this.#client === connecting) this.#client = null;
      throw error;
    }
  }

  /** Whether that was the last listener, so that the line is closed. */
  async remove(channel: string, listener: Listener): Promise<boolean> {
    const listeners = this.#channels.get(channel);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#channels.delete(channel);
    if (this.#channels.size > 0) return false;
    this.#isClosed = true;
    const client = await this.#client?.catch(() => null);
    await client?.end().catch(() => {});
    return true;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#url,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
      connectionTimeoutMillis: 2_000,
    });
    client.on("error", () => {}); // "end" follows
    client.on("notification", ({ channel, payload = "" }) => {
      for (const { onPayload } of this.#channels.get(channel) ?? []) onPayload(payload);
    });
    await client.connect();
    for (const channel of this.#channels.keys())
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
    client.once("end", () => void this.#reconnect());
    return client;
  }

  async #reconnect(): Promise<void> {
    while (!this.#isClosed) {
      this.#client = this.#connect();
      try {
        await this.#client;
        for (const listeners of this.#channels.values()) for (const { onGap } of listeners) onGap();
        return;
      } catch {
        await pause(RETRY_MS, undefined, { ref: false });
      }
    }
  }
}
