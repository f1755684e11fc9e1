import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combinedCost, posteriorAfter } from "../combined-cost";
import { gt } from "../gt";
import { pickAction, risks } from "../risks";
import { afterAnswer, beliefAfter, type Said, type Stakes } from "./after-answer";

/** False positives cost 1000, false negatives 4000; juniors err more with positives than with negatives. */
const JUNIOR = [
  [0.9, 0.1],
  [0.25, 0.75],
];
const SENIOR = [
  [0.98, 0.02],
  [0.06, 0.94],
];

function stakes(more: Partial<Stakes> = {}): Stakes {
  return {
    labels: ["negative", "positive"],
    actions: ["negative", "positive"],
    personOnly: [],
    p: [0.7, 0.3],
    costs: [
      [0, 4000],
      [1000, 0],
    ],
    ladder: "direct",
    deciders: [
      { id: "reviewer", queueId: "que_1", fee: 20, M: JUNIOR },
      { id: "senior", queueId: "que_2", fee: 150, M: SENIOR },
    ],
    ...more,
  };
}

const said = (label: string, decider = "reviewer"): Said => ({ decider, label });
const asks = (it: ReturnType<typeof afterAnswer>) => ("ask" in it ? it.ask.id : `act ${it.act}`);

describe("after an answer", () => {
  it("weighs it with the probabilities, truth by truth", () => {
    const b = beliefAfter(stakes(), [said("negative")]);
    expect(b?.[1]).toBeCloseTo((0.3 * 0.25) / (0.3 * 0.25 + 0.7 * 0.9), 12);
    const both = beliefAfter(stakes(), [said("negative"), said("positive", "senior")]);
    const odds = ((0.3 * 0.25) / (0.7 * 0.9)) * (0.94 / 0.02);
    expect(both?.[1]).toBeCloseTo(odds / (1 + odds), 12);
  });

  it("asks another where that is cheaper than acting, and acts where it is not", () => {
    // 0.1064 × 4000 = 425 at "negative"; 0.2373 × 1000 = 237 at "positive".
    const only = stakes({ deciders: [{ id: "reviewer", queueId: "que_1", fee: 190, M: JUNIOR }] });
    expect(asks(afterAnswer(only, [said("negative")]))).toBe("reviewer");
    expect(asks(afterAnswer(only, [said("positive")]))).toBe("act positive");
  });

  it("asks a second person of the first kind once, and every other once", () => {
    const cheap = stakes({
      deciders: [
        { id: "reviewer", queueId: "que_1", fee: 0.01, M: JUNIOR },
        { id: "senior", queueId: "que_2", fee: 200, M: SENIOR },
      ],
    });
    const answers = [said("negative")];
    expect(asks(afterAnswer(cheap, answers))).toBe("reviewer");
    expect(asks(afterAnswer(cheap, [...answers, said("positive")]))).toBe("senior");
    const all = [...answers, said("positive"), said("negative", "senior")];
    expect(afterAnswer(cheap, all)).toHaveProperty("act");
  });

  it("climbs a sequential ladder once, by what the rest of it is worth", () => {
    const ladder = stakes({ ladder: "sequential" });
    expect(asks(afterAnswer(ladder, [said("negative")]))).toBe("senior");
    const alone = { ...ladder, deciders: ladder.deciders.slice(0, 1) };
    expect(afterAnswer(alone, [said("negative")])).toHaveProperty("act");
  });

  it("asks nobody for whom there is nobody to ask", () => {
    const isOpen = ({ queueId }: { queueId: string }) => queueId !== "que_1";
    const cheap = stakes({
      deciders: [
        { id: "reviewer", queueId: "que_1", fee: 0.01, M: JUNIOR },
        { id: "senior", queueId: "que_2", fee: 9000, M: SENIOR },
      ],
    });
    expect(afterAnswer(cheap, [said("negative")], isOpen)).toHaveProperty("act");
  });

  it("takes the word of somebody who never errs", () => {
    const perfect = stakes({
      deciders: [{ id: "reviewer", queueId: "que_1", fee: 20, M: null }],
    });
    expect(afterAnswer(perfect, [said("negative")])).toEqual({ act: "negative" });
    expect(afterAnswer(perfect, [said("positive")])).toEqual({ act: "positive" });
  });

  it("takes an answer it holds for impossible as the decision", () => {
    const sure = stakes({
      p: [1, 0],
      deciders: stakes().deciders.map((it) => ({ ...it, M: null })),
    });
    expect(afterAnswer(sure, [said("positive")])).toEqual({ act: "positive" });
  });

  it("takes an action only a person may take when one answered it, and not by sums alone", () => {
    const sure = stakes({ p: [0.001, 0.999], personOnly: ["positive"] });
    const alone = { ...sure, deciders: sure.deciders.slice(0, 1), ladder: "sequential" as const };
    expect(afterAnswer({ ...alone, personOnly: [] }, [said("negative")])).toEqual({
      act: "positive",
    });
    expect(afterAnswer(alone, [said("negative")])).toEqual({ act: "negative" });
    expect(afterAnswer(alone, [said("positive")])).toEqual({ act: "positive" });
  });

  it("may take an action that is no answer", () => {
    const hold = stakes({
      actions: ["negative", "positive", "hold"],
      costs: [
        [0, 4000],
        [1000, 0],
        [30, 40],
      ],
    });
    expect(afterAnswer(hold, [said("negative")])).toEqual({ act: "hold" });
  });
});

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const money = fc.double({ min: 0, max: 5000, noNaN: true });
const confusion = fc.tuple(share, share).map(([a, b]) => [
  [a, 1 - a],
  [1 - b, b],
]);
const world = fc
  .record({
    p: share.map((it) => [1 - it, it]),
    costs: fc.tuple(money, money, money, money).map(([a, b, c, d]) => [
      [a, b],
      [c, d],
    ]),
    M: confusion,
    fee: fc.double({ min: 0, max: 500, noNaN: true }),
  })
  .map(({ p, costs, M, fee }) =>
    stakes({ p, costs, deciders: [{ id: "reviewer", queueId: "que_1", fee, M }] }),
  );
const label = fc.constantFrom("negative", "positive");

describe("whatever the costs and the errors", () => {
  it("asks exactly when acting now costs more than the weighed opinion", () => {
    fc.assert(
      fc.property(world, label, (it, answer) => {
        const [first] = it.deciders;
        const b = posteriorAfter(it.p, first?.M ?? [], it.labels.indexOf(answer)) ?? [];
        const R = risks(b, it.costs);
        const act = pickAction(R, b);
        const H = combinedCost(b, it.costs, first?.M ?? [], first?.fee ?? 0).cost;
        const next = afterAnswer(it, [said(answer)]);
        expect(asks(next)).toBe(
          gt(R[act] ?? 0, H) ? "reviewer" : `act ${it.actions[act] ?? "none"}`,
        );
      }),
    );
  });

  it("does not hang on the order of the answers, and ends after two of a kind", () => {
    fc.assert(
      fc.property(world, label, label, (it, first, second) => {
        const next = afterAnswer(it, [said(first), said(second)]);
        expect(next).toHaveProperty("act");
        const [a, b] = [
          beliefAfter(it, [said(first), said(second)]),
          beliefAfter(it, [said(second), said(first)]),
        ];
        expect(a?.[0]).toBeCloseTo(b?.[0] ?? Number.NaN, 9);
      }),
    );
  });
});
