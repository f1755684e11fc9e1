import type { Role } from "#lib/kernel/principal";

/** A person who may sign in, as administrators and the person themselves see them. */
export type Account = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly disabledAt: Date | null;
  readonly isDemo: boolean;
  /** `UserSettings` as it was saved; `{}` before. */
  readonly settings: unknown;
  readonly createdAt: Date;
};
