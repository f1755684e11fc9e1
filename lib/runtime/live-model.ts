import type { ServedModel } from "./served-model";

/** A version that can be asked, whether a process of this host holds it or a server elsewhere. */
export type LiveModel = Pick<
  ServedModel,
  "status" | "isReady" | "runRows" | "runFeeds" | "pardon" | "close"
> & {
  /** Resolves when it can be asked; rejects with an `InferenceFailure` when it cannot now. */
  readonly ready: Promise<unknown>;
  /**
   * What answers at the moment, as an object to hold knowledge about it by: another one once it may have changed. Absent
   * where the model itself never changes.
   */
  readonly incarnation?: object;
};
