import { expect, it } from "vitest";
import { requestHistogram, shareBound, stageHistograms } from "./live-histograms";
import { observeRequest, observeStage } from "./metrics";

it("reads what this process measured, bucket by bucket, in milliseconds", async () => {
  for (const ms of [0.3, 0.4, 2, 2, 2, 4, 4, 4, 80, 9000]) observeStage("decide", ms / 1000);
  const stages = await stageHistograms();
  const decide = stages.find(({ of }) => of === "decide");
  expect(decide).toEqual({
    of: "decide",
    n: 10,
    meanMs: expect.closeTo(909.87, 6),
    bounds: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 100, 500, 2500],
    counts: [0, 0, 2, 0, 3, 3, 0, 0, 1, 0, 0, 1],
  });
  if (!decide) throw new Error("nothing was measured");
  expect([0.2, 0.5, 0.51, 0.9, 0.95].map((share) => shareBound(decide, share))).toEqual([
    ...[0.5, 2.5, 5, 100, null],
  ]);
});

it("adds up the requests of one route over methods and statuses, and no other's", async () => {
  const route = "/api/v1/endpoints/{endpoint}/predictions";
  expect(await requestHistogram(route)).toBeNull();
  observeRequest({ method: "POST", route, status: 200 }, 0.004);
  observeRequest({ method: "POST", route, status: 422 }, 0.002);
  observeRequest({ method: "POST", route: "/elsewhere", status: 200 }, 9);
  expect(await requestHistogram(route)).toMatchObject({ n: 2, meanMs: 3 });
});
