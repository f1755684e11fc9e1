/** One thing that must stand before traffic is welcome: `null` when it does, otherwise what is wrong. */
export type ReadinessCheck = () => string | null | Promise<string | null>;

/** On `globalThis`, because Next loads a module once for start-up and once more for routes. */
const shared = globalThis as typeof globalThis & { umpireReadiness?: Map<string, ReadinessCheck> };

/** Adds a check to `/readyz`, in place of one of the same name. */
export function registerReadiness(name: string, check: ReadinessCheck): void {
  shared.umpireReadiness ??= new Map();
  shared.umpireReadiness.set(name, check);
}

/** What is not ready, by name; empty when all is. A check that throws is not ready. */
export async function unreadiness(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, check] of shared.umpireReadiness ?? []) {
    const trouble = await Promise.resolve()
      .then(check)
      .catch(() => "the check itself failed");
    if (trouble !== null) found[name] = trouble;
  }
  return found;
}
