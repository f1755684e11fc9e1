/**
 * The address with its variable parts named, `/api/v1/cases/{case}`: what metrics, logs and idempotency scopes are
 * grouped by.
 */
export function routePattern(pathname: string, params: unknown): string {
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(params ?? {})) {
    for (const part of [value].flat()) names.set(String(part), `{${name}}`);
  }
  const segments = pathname.split("/").map((segment) => names.get(unescaped(segment)) ?? segment);
  return segments
    .filter((it, index) => it === "" || it[0] !== "{" || it !== segments[index - 1])
    .join("/");
}

function unescaped(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
