import type { RevealMode } from "./draw-arm";

/** A stop switch: `review` sends everything to people, `reject` refuses everything. */
export type Stop = {
  readonly mode: "off" | "review" | "reject";
  readonly reason: string | null;
  readonly by: string | null;
  readonly at: Date | null;
};

/** A named pool of cases with its times and rules. */
export type Queue = {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly guideline: string;
  readonly guidelineVersion: number;
  readonly claimSeconds: number;
  readonly maxClaims: number;
  /** How long a decision can be undone; 0: it is final at once. */
  readonly graceSeconds: number;
  readonly revealMode: RevealMode;
  readonly otherArmShare: number;
  readonly isReasonRequired: boolean;
  readonly isPickingAllowed: boolean;
  /** How many people answer each routed case, none seeing the others' answers. */
  readonly reviewsNeeded: number;
  readonly escalatesToId: string | null;
  readonly stop: Stop;
  readonly isDemo: boolean;
};

/** What a queue is made of; all but the names have defaults. */
export type NewQueue = Partial<
  Omit<Queue, "id" | "name" | "title" | "stop" | "guidelineVersion">
> & {
  readonly name: string;
  readonly title: string;
  readonly goldShare?: number;
};

/** A queue as one person sees it now. Times are the database's. */
export type QueueFigures = Queue & {
  /** Waiting, held by nobody; without those a lead has to settle, for members who are none. */
  readonly free: number;
  readonly claimed: number;
  /** Of these, held by the reader. */
  readonly mine: number;
  readonly decidedToday: number;
  /** Age of the oldest waiting case. */
  readonly oldestAgeMs: number | null;
  readonly dueNext: Date | null;
  readonly dueNextMs: number | null;
  readonly isMember: boolean;
  readonly isLed: boolean;
  /** The active case the reader holds here. */
  readonly unfinishedCaseId: string | null;
};
