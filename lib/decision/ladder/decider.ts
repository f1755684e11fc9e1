import { answerLosses } from "../human-cost";
import { columnMinima, type Mat } from "../matrix";

/**
 * Anybody who can be asked: a cached answer, a model, a model on variants, a reviewer, a senior reviewer. To the
 * arithmetic they differ in price and error only. `fee` in the policy's currency, `minutes` of the scarce time a
 * capacity price is put on (0 for machines).
 */
export type Decider = {
  readonly id: string;
  readonly fee: number;
  readonly minutes: number;
  /** `M[truth][answer]`; `null` for somebody taken never to err. */
  readonly M: Mat | null;
};

/** For each truth, what final answers of this decider cost on average, the fee left out. */
export function finalLosses(decider: Pick<Decider, "M">, C: Mat): number[] {
  return decider.M ? answerLosses(C, decider.M) : columnMinima(C);
}

/** Answers that always tell the truth, `K × K`. */
export function truthful(classes: number): Mat {
  return Array.from({ length: classes }, (_, y) =>
    Array.from({ length: classes }, (_, m) => (m === y ? 1 : 0)),
  );
}
