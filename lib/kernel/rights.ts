import type { Principal, Role, Scope } from "./principal";

type Right = {
  /** What it allows, for the page that shows the table. */
  readonly means: string;
  readonly roles: readonly Role[];
  readonly scopes: readonly Scope[];
};

/**
 * Who may do what: the one table that routes, pages, the people screen and the tests read.
 * It opens the door only; whether this queue or that case is theirs is a WHERE clause of the store.
 */
export const RIGHTS = {
  predict: { means: "Ask for a prediction", roles: ["admin"], scopes: ["predict"] },
  read_predictions: {
    means: "Read predictions",
    roles: ["lead", "admin", "auditor"],
    scopes: ["read"],
  },
  tell_outcome: { means: "Tell the truth later", roles: ["admin"], scopes: ["outcome"] },
  preview_policy: {
    means: "Price a bet without placing it",
    roles: ["lead", "admin", "auditor"],
    scopes: ["predict", "read"],
  },
  list_queues: {
    means: "See queues and their counts",
    roles: ["reviewer", "lead", "admin", "auditor"],
    scopes: [],
  },
  read_cases: { means: "Read a case", roles: ["reviewer", "lead", "admin", "auditor"], scopes: [] },
  work_cases: {
    means: "Claim, decide, skip, escalate, note, draft",
    roles: ["reviewer", "lead"],
    scopes: [],
  },
  give_back_cases: {
    means: "Give a case back, one's own or, as its lead, another's",
    roles: ["reviewer", "lead", "admin"],
    scopes: [],
  },
  release_claims: { means: "Take a case from its holder", roles: ["lead", "admin"], scopes: [] },
  read_reviewer_quality: {
    means: "See reviewers' figures: one's own, a lead their queue's, an auditor the team's",
    roles: ["reviewer", "lead", "auditor"],
    scopes: [],
  },
  read_policies: {
    means: "Read endpoints and policies",
    roles: ["lead", "admin", "auditor"],
    scopes: ["read"],
  },
  change_policies: { means: "Draft, publish, restore", roles: ["admin"], scopes: [] },
  stop: { means: "Throw the stop switch", roles: ["lead", "admin"], scopes: [] },
  read_models: { means: "Read models", roles: ["lead", "admin", "auditor"], scopes: ["read"] },
  change_models: { means: "Upload, promote, roll back", roles: ["admin"], scopes: [] },
  read_people: { means: "See people and keys", roles: ["admin", "auditor"], scopes: [] },
  change_people: { means: "Invite people, make keys", roles: ["admin"], scopes: [] },
  read_audit_log: {
    means: "Read who did what",
    roles: ["lead", "admin", "auditor"],
    scopes: [],
  },
  use_account: {
    means: "Own account and settings",
    roles: ["reviewer", "lead", "admin", "auditor"],
    scopes: [],
  },
  read_metrics: { means: "Scrape metrics", roles: ["admin"], scopes: ["metrics"] },
} as const satisfies Record<string, Right>;

export type Act = keyof typeof RIGHTS;

/** Whether the caller's role or scope opens the door to `act`. */
export function mayAct(principal: Principal, act: Act): boolean {
  const { roles, scopes }: Right = RIGHTS[act];
  return principal.kind === "person"
    ? principal.roles.some((role) => roles.includes(role))
    : principal.scopes.some((scope) => scopes.includes(scope));
}

/** The role under which the caller acts, for the record: the strongest of theirs that the table names. */
export function actingRole(principal: Principal, act: Act): string {
  if (principal.kind === "service") return "service";
  const { roles }: Right = RIGHTS[act];
  const order: readonly Role[] = ["admin", "lead", "reviewer", "auditor"];
  return order.find((role) => principal.roles.includes(role) && roles.includes(role)) ?? "person";
}
