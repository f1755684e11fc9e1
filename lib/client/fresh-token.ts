/** Text that never comes twice, `prefix` and 128 random bits; works off secure origins too, where `randomUUID` is missing. */
export function freshToken(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `${prefix}_${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

let instance: string | null = null;

/** Names this page load, so that the server can tell it from an older page on the same case. Browser only. */
export function pageInstance(): string {
  instance ??= freshToken("page");
  return instance;
}
