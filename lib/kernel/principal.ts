/** What a person may do; a person may have several. A key is no person: it has scopes. */
export const ROLES = ["reviewer", "lead", "admin", "auditor"] as const;
export type Role = (typeof ROLES)[number];

/** What an API key may do. */
export const SCOPES = ["predict", "read", "outcome", "metrics"] as const;
export type Scope = (typeof SCOPES)[number];

/** A signed-in person. */
export type Person = {
  readonly kind: "person";
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly sessionId: string;
};

/** A system that proved itself with an API key. `endpoints` is empty when the key reaches all of them. */
export type Service = {
  readonly kind: "service";
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly endpoints: readonly string[];
};

/** Whoever is calling, once they have proven it. */
export type Principal = Person | Service;

/** The actor that background work writes under. */
export const SYSTEM_ACTOR = { id: "system", role: "system" } as const;
