import { expect, it } from "vitest";
import { compilePolicy } from "../compile-policy";
import type { LogRow } from "./log-row";
import { simulate } from "./simulate";

const labels = ["negative", "positive"];
const policy = (review_cost: number, more = {}) =>
  compilePolicy(
    {
      costs: [
        { truth: "positive", decided: "negative", cost: 4000 },
        { truth: "negative", decided: "positive", cost: 1000 },
      ],
      review_cost,
      ...more,
    },
    labels,
  );
const row = (input: Omit<LogRow["input"], "probabilities">): LogRow => ({
  input: { ...input, probabilities: [0.96, 0.04] },
  q: 1,
  truth: 0,
});

it("holds the policy in force to its certificate, and a draft to none", () => {
  const certified = row({ guarantee: { id: "grt_1", threshold: 0.97 } });
  const [live, candidate] = [policy(200), policy(199)];
  const tried = simulate([certified, row({})], { candidate, live });
  expect([tried.live.reviews, tried.candidate.reviews]).toEqual([1, 0]);
  const same = simulate([certified, row({})], { candidate: live, live });
  expect(same.candidate.reviews).toBe(1);
});

it("expects late reviews of those policies alone that have a deadline", () => {
  // A review at 100 pays against 160 unless it is late nine times in ten and its wait costs 7,200.
  const price = { base: 100, minutes: 0, hourly: 0, wait_hours: 0, delay_cost_per_hour: 120 };
  const patient = policy(100);
  const hasty = compilePolicy(
    { ...patient.policy, review_cost: price, review_deadline_minutes: 3600 },
    labels,
  );
  const late = [row({ tau: 0.9 })];
  const asked = (candidate: typeof patient) =>
    simulate(late, { candidate, live: hasty }).candidate.reviews;
  expect([asked(hasty), asked(patient)]).toEqual([0, 1]);
});
