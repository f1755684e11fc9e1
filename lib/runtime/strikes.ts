import type { InferenceFailureKind } from "./inference-failure";

/** When a version is taken out of service. */
export type StrikeRules = {
  readonly allowed: number;
  /** Milliseconds after which a strike is forgotten. */
  readonly windowMs: number;
};

type Strike = { readonly kind: InferenceFailureKind; readonly at: number };

/**
 * Counts what a version did to its process: a load that failed, or work that brought it down although it was tried
 * again. A success clears all but the timeouts, which one good answer in between does not excuse. Times are
 * milliseconds of any one clock.
 */
export class Strikes {
  readonly #rules: StrikeRules;
  #strikes: readonly Strike[] = [];

  constructor(rules: StrikeRules) {
    this.#rules = rules;
  }

  /** Notes a strike and says whether the version is out. */
  add(kind: InferenceFailureKind, now: number): boolean {
    const recent = this.#strikes.filter(({ at }) => now - at < this.#rules.windowMs);
    this.#strikes = [...recent, { kind, at: now }];
    return this.#strikes.length >= this.#rules.allowed;
  }

  succeed(): void {
    if (this.#strikes.length > 0) {
      this.#strikes = this.#strikes.filter(({ kind }) => kind === "timeout");
    }
  }

  /** After a quarantine the version is on trial: one more strike and it is out again. */
  putOnTrial(now: number): void {
    const spared = Array.from({ length: this.#rules.allowed - 1 }, () => ({
      kind: "died" as const,
      at: now,
    }));
    this.#strikes = spared;
  }

  pardon(): void {
    this.#strikes = [];
  }
}
