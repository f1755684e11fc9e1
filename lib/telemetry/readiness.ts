/** One thing that must stand before traffic is welcome: `null` when it does, otherwise what is wrong. */
export type ReadinessCheck = () => string | null | Promise<string | null>;

/** What keeps traffic away, and what is only told, by name. */
export type Unreadiness = {
  readonly missing: Readonly<Record<string, string>>;
  readonly degraded: Readonly<Record<string, string>>;
};

type Registered = { readonly check: ReadinessCheck; readonly isVital: boolean };

/** On `globalThis`, because Next loads a module once for start-up and once more for routes. */
const shared = globalThis as typeof globalThis & { umpireReadiness?: Map<string, Registered> };

/**
 * Adds a check to `/readyz`, in place of one of the same name. One that is not vital is told and keeps nobody away: what
 * all hosts lack at once must not take all of them out.
 */
export function registerReadiness(
  name: string,
  check: ReadinessCheck,
  { isVital = true }: { readonly isVital?: boolean } = {},
): void {
  shared.umpireReadiness ??= new Map();
  shared.umpireReadiness.set(name, { check, isVital });
}

/** What is not ready; empty when all is. A check that throws is not ready. */
export async function unreadiness(): Promise<Unreadiness> {
  const found = { missing: {} as Record<string, string>, degraded: {} as Record<string, string> };
  for (const [name, { check, isVital }] of shared.umpireReadiness ?? []) {
    const trouble = await Promise.resolve()
      .then(check)
      .catch(() => "the check itself failed");
    if (trouble !== null) found[isVital ? "missing" : "degraded"][name] = trouble;
  }
  return found;
}
