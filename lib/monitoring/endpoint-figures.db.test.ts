import { afterAll, expect, it } from "vitest";
import { EndpointDto, EndpointFiguresDto } from "#lib/contracts/policies";
import { testDatabase } from "#lib/db/test-database";
import { inTransaction } from "#lib/db/transaction";
import { amendEndpoint } from "#lib/policy/amend-endpoint";
import { ada, openWorked } from "#lib/policy/endpoints.test.fixture";
import { createQueue } from "#lib/review/create-queue";
import { openCase } from "#lib/review/open-case";
import { describeEndpoint } from "./describe-endpoint";
import { endpointFigures } from "./endpoint-figures";
import { record } from "./logged.test.fixture";

const { db, drop } = await testDatabase();

afterAll(drop);

it("adds up what was asked, what people have of it, and what it was expected to cost", async () => {
  const opened = await openWorked(db, "figures");
  const queue = await createQueue(db, { name: "figures", title: "Figures", actor: ada });
  const [reviewed = "", , waiting = ""] = [
    await record(db, opened, { positive: 0.6 }),
    await record(db, opened, { positive: 0.02 }),
    await record(db, opened, { positive: 0.3 }),
    await record(db, opened, { positive: 0.9 }),
    await record(db, opened, { positive: 0.5, ageDays: 9 }),
  ];
  for (const predictionId of [reviewed, waiting])
    await inTransaction(db, ada, async (tx) => {
      const asked = { queueId: queue.id, endpointId: opened.endpoint.id, predictionId };
      const priced = { origin: "routed", priority: 1, minutes: 5, u: 0.5 } as const;
      const id = await openCase(tx, { ...asked, ...priced });
      if (predictionId === reviewed)
        await tx.reviewCase.update({ where: { id }, data: { state: "decided" } });
    });
  const figures = await endpointFigures(db, { endpoint: opened.endpoint, days: 7 });
  expect(EndpointFiguresDto.parse(figures)).toMatchObject({
    endpoint: "figures",
    currency: "USD",
    predictions: 4,
    truncated: false,
    review_share: 0.5,
    waiting: 1,
    decided: 1,
    priced: 4,
    mean_review_cost: 200,
  });
  expect(figures.mean_automatic_cost).toBeCloseTo((80 + 100) / 2, 9);
  expect(figures.projected?.cost).toBeCloseTo((200 + 80 + 200 + 100) / 4, 9);
  expect(figures.projected?.saving_vs_all_human).toBeCloseTo(200 - 145, 9);
  expect(figures.projected?.saving_vs_all_automatic).toBeCloseTo(1280 / 4 - 145, 9);
});

it("has nothing to say of a silent endpoint", async () => {
  const { endpoint } = await openWorked(db, "silent");
  expect(await endpointFigures(db, { endpoint, days: 7 })).toMatchObject({
    predictions: 0,
    review_share: null,
    mean_automatic_cost: null,
    projected: null,
  });
});

it("describes an endpoint by the names of what it stands on", async () => {
  await openWorked(db, "described");
  const queue = await createQueue(db, { name: "desk", title: "The desk", actor: ada });
  const moved = { name: "described", queueId: queue.id, actor: ada };
  const dto = await describeEndpoint(db, await amendEndpoint(db, moved));
  expect(EndpointDto.parse(dto)).toMatchObject({
    name: "described",
    queue: { name: "desk", title: "The desk" },
    model: null,
    active_policy: 1,
    stop: { mode: "off", at: null },
  });
});
