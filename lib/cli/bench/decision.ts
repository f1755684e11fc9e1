import { type CompiledPolicy, compilePolicy } from "#lib/decision/compile-policy";
import { decide } from "#lib/decision/decide";
import type { LogRow } from "#lib/decision/simulator/log-row";
import { simulate } from "#lib/decision/simulator/simulate";
import { type LoggedColumns, totals } from "#lib/decision/simulator/totals";
import { softmax } from "#lib/math/logistic";
import { mulberry32, randomNormal } from "#lib/math/random";
import { allocation } from "./allocation";
import { stopwatch } from "./stopwatch";
import type { Suite } from "./suite";

const ROUTED = 20_000;
const LOGGED = 100_000;

/** Routing one prediction, and trying one policy on a log: what the decision core promises to be quick at. */
export const decisionSuite: Suite = {
  name: "decision",
  does: "routing one prediction, and what it allocates; simulating one policy over 100,000 logged ones",
  run: async () => ({ timings: timings() }),
};

function timings() {
  return [
    routing(2, 5),
    routing(10, 20),
    ...routingMemory(2),
    ...routingMemory(10),
    simulating("one policy", (columns, policy) => totals(columns, { policy }).reviews, 150),
    simulating(
      "one policy, priced by another",
      (columns, policy) => totals(columns, { policy, ruler: policyFor(2, 260) }).reviews,
      null,
    ),
    simulating("a draft against the live policy", compared, null),
  ];
}

/** The limit is in microseconds a prediction. */
function routing(classes: number, limit: number) {
  const policy = policyFor(classes, 200);
  const inputs = beliefs(ROUTED, classes).map((probabilities) => ({ probabilities }));
  const work = () => {
    let reviews = 0;
    for (const input of inputs) if (decide(input, policy).route === "review") reviews += 1;
    return reviews;
  };
  return stopwatch({
    what: `route one prediction, K = ${classes}`,
    unit: "µs",
    limit,
    work,
    times: ROUTED,
    runs: 15,
    warmUps: 5,
  });
}

/** What is allocated beside the answer is held to nothing but the error of measuring, below which it may well read as negative. */
function routingMemory(classes: number) {
  const policy = policyFor(classes, 200);
  const inputs = beliefs(ROUTED, classes).map((probabilities) => ({ probabilities }));
  const nothing = { probabilities: null };
  return allocation({
    what: `route one prediction, K = ${classes}`,
    limit: 16,
    call: (i) => decide(inputs[i] ?? nothing, policy),
  });
}

/** Everything the desk shows of a draft: four ways of serving each case, paired differences, evidence. */
function compared({ probabilities, truths, q }: LoggedColumns, candidate: CompiledPolicy): number {
  const log = Array.from(q, (chance, i): LogRow => {
    const truth = truths[i] ?? -1;
    const belief = [...probabilities.subarray(2 * i, 2 * i + 2)];
    return { input: { probabilities: belief }, truth: truth < 0 ? null : truth, q: chance };
  });
  return simulate(log, { candidate, live: policyFor(2, 260) }).candidate.reviews;
}

type Simulated = (columns: LoggedColumns, policy: CompiledPolicy) => number;

/** The limit is in milliseconds for the whole log. */
function simulating(what: string, tried: Simulated, limit: number | null) {
  const columns = loggedColumns(LOGGED);
  const policy = policyFor(2, 200);
  return stopwatch({
    what: `simulate ${what} over ${LOGGED.toLocaleString("en-US")} predictions`,
    unit: "ms",
    limit,
    work: () => tried(columns, policy),
    times: 1,
    runs: 9,
    warmUps: 3,
  });
}

/** Costs that differ for every pair of labels, a fee, and reviewers who err. */
export function policyFor(classes: number, fee: number): CompiledPolicy {
  const labels = Array.from({ length: classes }, (_, k) => `label ${k}`);
  const costs = labels.flatMap((truth, y) =>
    labels.flatMap((decided, a) =>
      a === y ? [] : [{ truth, decided, cost: y > a ? 4000 + 10 * y + a : 1000 + 10 * y + a }],
    ),
  );
  return compilePolicy({ costs, review_cost: fee, reviewer: { accuracy: 0.97 } }, labels);
}

/** Made-up probabilities, some clear and some not. The same every time. */
export function beliefs(n: number, classes: number): number[][] {
  const random = mulberry32(classes);
  return Array.from({ length: n }, () =>
    softmax(Array.from({ length: classes }, () => 2.5 * randomNormal(random))),
  );
}

function loggedColumns(n: number): LoggedColumns {
  const random = mulberry32(1);
  const audited = Array.from({ length: n }, () => random() < 0.02);
  return {
    classes: 2,
    probabilities: Float64Array.from(beliefs(n, 2).flat()),
    amounts: new Float64Array(0),
    truths: Int32Array.from(audited, (isAudited) => (isAudited ? Math.floor(2 * random()) : -1)),
    q: new Float64Array(n).fill(0.02),
  };
}
