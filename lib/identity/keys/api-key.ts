import type { Scope } from "#lib/kernel/principal";

/** A key as people see it: everything but the secret. */
export type ApiKey = {
  readonly id: string;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  /** Names of the endpoints it reaches; empty is all. */
  readonly endpoints: readonly string[];
  readonly isDemo: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};
