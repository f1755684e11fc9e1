/** A duration that the server sent, and the reading of the monotonic clock when it came. */
export type Countdown = { readonly lastsMs: number; readonly sinceMs: number };

/** Milliseconds left at `nowMs` of the same clock, never below zero. */
export function remainingMs({ lastsMs, sinceMs }: Countdown, nowMs: number): number {
  return Math.max(0, sinceMs + lastsMs - nowMs);
}

/** A remaining time as a clock shows it, `4:05` or `1:02:09`; a begun second counts whole, so that 0:00 means over. */
export function clockText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1000, "second"],
];

/** A duration in its largest whole unit: `3 hours`, `1 minute`, `0 seconds`. */
export function durationText(ms: number): string {
  const [size, name] = UNITS.find(([unit]) => ms >= unit) ?? [1000, "second"];
  const count = Math.floor(Math.max(0, ms) / size);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
