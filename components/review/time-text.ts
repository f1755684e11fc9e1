/** A moment for people, in UTC so that every screen agrees: `2025-11-23 21:05 UTC`. Takes ISO 8601 in UTC. */
export function timeText(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
