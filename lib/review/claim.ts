/** How a claim came about: `next` was picked by the server; any other source is somebody's choice and is recorded. */
export type ClaimSource = "next" | "again" | "taken_back" | "picked" | "undo";

/** A desk holds one case it works on and at most one ahead. Reserved is not seen. */
export type ClaimKind = "active" | "reserved";

/** The exclusive right to decide a case, for a while. */
export type Claim = {
  readonly caseId: string;
  readonly predictionId: string;
  /** Opaque text; grows with every new claim, so that a write under a lapsed one matches no row. */
  readonly token: string;
  readonly kind: ClaimKind;
  readonly expiresAt: Date;
  readonly expiresInMs: number;
  /** How often it can still be extended before a lead has to step in. */
  readonly extensionsLeft: number;
  /** Of a claim made just now: whether an earlier one on the case had lapsed. */
  readonly isTakenOver?: boolean;
};

/** Lease of a case claimed ahead. */
export const RESERVED_SECONDS = 120;
/** What is left of a claim when its page goes away. */
export const LEAVING_SECONDS = 20;
/** The whole hold of one claim, in claims. */
export const MOST_HOLDS = 12;

/** The fencing number as it travels. */
export function tokenText(token: number): string {
  return `t${token.toString(36)}`;
}

/** The number behind a token; text that is no token becomes one that no claim ever has. */
export function tokenNumber(text: string): number {
  return /^t[0-9a-z]{1,6}$/.test(text) ? Number.parseInt(text.slice(1), 36) : -1;
}
