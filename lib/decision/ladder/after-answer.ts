import { z } from "zod";
import { combinedCost, posteriorAfter } from "../combined-cost";
import { gt } from "../gt";
import { pickAction, risks } from "../risks";
import { worthAsking } from "./choose-decider";
import { truthful } from "./decider";
import { bestQuestion } from "./ladder-value";

const numbers = z.array(z.number());
const names = z.array(z.string());

/** Somebody of the ladder with the queue their cases wait in; `M[truth][answer]`, `null` for one taken never to err. */
const StakesDecider = z.object({
  id: z.string(),
  queueId: z.string(),
  fee: z.number(),
  M: z.array(numbers).nullable(),
});
export type StakesDecider = z.infer<typeof StakesDecider>;

/**
 * What is at stake in a case whose answers are evidence: all that weighing them later needs, as it was when the case was
 * opened. Plain JSON. It holds the model's opinion, so it never leaves the server.
 */
export const Stakes = z.object({
  labels: names,
  /** The labels, then the further actions. */
  actions: names,
  /** Actions only a person may take. */
  personOnly: names,
  /** Calibrated, in the order of the labels. */
  p: numbers,
  /** Resolved `C[action][truth]`. */
  costs: z.array(numbers),
  ladder: z.enum(["direct", "sequential"]),
  deciders: z.array(StakesDecider).min(1),
});
export type Stakes = z.infer<typeof Stakes>;

/** What one person said, and as whom of the ladder. */
export type Said = { readonly decider: string | null; readonly label: string };

/** Ask this decider, or take this action. */
export type AfterAnswer = { readonly ask: StakesDecider } | { readonly act: string };

/**
 * What to do once people have answered: ask one more if that pays, else take the cheapest action under the posterior.
 * It pays when acting now costs more than the fee and the best act after that answer, `gt(min_a R(a|b), H^c(b))`; the
 * capacity price is left out, since the one of the routing is stale by now. Whom one can ask:
 * - `direct`: those not asked yet, and once more the first of the ladder, another person. Each of two people of a
 *   kind is taken to err independently given the truth, which wears thin with a third, and answers that contradict each
 *   other would otherwise be asked on for ever.
 * - `sequential`: those not asked yet, by the value of the ladder that is left, since the case was routed at that price.
 *
 * `isOpen` says for whom there is somebody to ask. An action only a person may take is taken only if somebody answered it.
 * An answer that its decider's `M` holds for impossible cannot be weighed and is the decision.
 */
export function afterAnswer(
  stakes: Stakes,
  answers: readonly Said[],
  isOpen: (decider: StakesDecider) => boolean = () => true,
): AfterAnswer {
  const b = beliefAfter(stakes, answers);
  if (b === null) return { act: answers.at(-1)?.label ?? "" };
  const { action, risk } = cheapest(stakes, answers, b);
  const ask = bestToAsk(stakes, candidates(stakes, answers).filter(isOpen), b, risk);
  return ask ? { ask } : { act: stakes.actions[action] ?? "" };
}

/** What is believed after these answers, each taken as independent given the truth; `null` after an impossible one. */
export function beliefAfter(stakes: Stakes, answers: readonly Said[]): readonly number[] | null {
  let b: number[] | null = stakes.p;
  for (const { decider, label } of answers) {
    const { M } = deciderOf(stakes, decider);
    b = b && posteriorAfter(b, M ?? truthful(b.length), stakes.labels.indexOf(label));
  }
  return b;
}

function deciderOf({ deciders }: Stakes, id: string | null): StakesDecider {
  const found = deciders.find((it) => it.id === id) ?? deciders[0];
  if (!found) throw new Error("a ladder without deciders");
  return found;
}

function candidates(
  { ladder, deciders }: Stakes,
  answers: readonly Said[],
): readonly StakesDecider[] {
  const times = (id: string) => answers.filter(({ decider }) => decider === id).length;
  return deciders.filter(({ id }, rank) => {
    const most = ladder === "direct" && rank === 0 ? 2 : 1;
    return times(id) < most;
  });
}

function bestToAsk(
  { costs, ladder }: Stakes,
  open: readonly StakesDecider[],
  b: readonly number[],
  stop: number,
): StakesDecider | undefined {
  if (ladder === "sequential") {
    const best = bestQuestion(b, open, costs);
    return open.find(({ id }) => best && gt(stop, best.cost) && id === best.first);
  }
  const askings = open.map(({ id, fee, M }) => {
    const { cost } = combinedCost(b, costs, M ?? truthful(b.length), fee);
    return { id, fee, minutes: 0, lambda: 0, cost };
  });
  const best = worthAsking(stop, askings);
  return open.find(({ id }) => id === best?.id);
}

/** The cheapest action that may be taken, by its index, and what it risks. */
function cheapest(
  { actions, personOnly, costs }: Stakes,
  answers: readonly Said[],
  b: readonly number[],
): { readonly action: number; readonly risk: number } {
  const R = risks(b, costs);
  const mayTake = (name: string) =>
    !personOnly.includes(name) || answers.some(({ label }) => label === name);
  const allowed = actions.flatMap((name, a) => (mayTake(name) ? [a] : []));
  const pick = pickAction(
    allowed.map((a) => R[a] ?? Number.NaN),
    allowed.map((a) => b[a] ?? -1),
  );
  const action = allowed[pick] ?? 0;
  return { action, risk: R[action] ?? Number.NaN };
}
