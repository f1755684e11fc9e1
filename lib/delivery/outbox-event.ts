/**
 * What happened to a case, as outsiders are told of it. `sample.answered` settles undo against finality like the others,
 * but is for nobody: no caller learns that an answer was looked at a second time.
 */
export type EventType = "decision.made" | "decision.amended" | "sample.answered";

/** An event about to be written with the act that causes it; ids only, so that erasing a payload leaves it true. */
export type NewOutboxEvent = {
  readonly type: EventType;
  readonly caseId: string;
  readonly predictionId: string;
  readonly decisionId: string;
  readonly revision: number;
  /** Until then the decision can be taken back; final in its own transaction when `isFinal`. */
  readonly finalAt: Date;
  readonly isFinal: boolean;
};

/** Where the event of a decision stands. `isDue`: its time has come, nobody has made it final yet. */
export type Finality = {
  readonly decisionId: string;
  readonly state: "held" | "final" | "cancelled";
  readonly isDue: boolean;
};

/** A decision whose event has just become final. */
export type Settled = { readonly decisionId: string; readonly predictionId: string };
