import { afterAll, describe, expect, it } from "vitest";
import { testDatabase } from "#lib/db/test-database";
import { getDraft, saveDraft } from "./draft-policy";
import { ada, bo, draft, openWorked, workedPolicy } from "./endpoints.test.fixture";
import { publishPolicy } from "./publish-policy";
import { showDraft } from "./show-policy";

const { db, drop } = await testDatabase();

afterAll(drop);

async function opened(name: string) {
  const { endpoint } = await openWorked(db, name);
  const save = (reviewCost: number, revision?: number, actor = ada, baseVersion = 1) => {
    const document = workedPolicy(reviewCost);
    return saveDraft(db, { endpointId: endpoint.id, document, baseVersion, revision, actor });
  };
  return { endpointId: endpoint.id, save };
}

describe("a draft", () => {
  it("is the policy in force until somebody changes it", async () => {
    const { endpointId, save } = await opened("untouched");
    expect(await getDraft(db, endpointId)).toMatchObject({
      document: { review_cost: 200 },
      baseVersion: 1,
      revision: 0,
      saved: false,
      updatedBy: null,
    });
    await save(350, 0);
    expect(await getDraft(db, endpointId)).toMatchObject({
      document: { review_cost: 350 },
      revision: 1,
      saved: true,
      updatedBy: "usr_ada",
    });
  });

  it("tells the second editor, with what the first one saved, and keeps the first", async () => {
    const { endpointId, save } = await opened("conflict");
    await save(350, 0);
    await save(375, 1, bo);
    const late = save(425, 1);
    await expect(late).rejects.toMatchObject({
      code: "stale_base",
      extra: { draft: { revision: 2, updated_by: "usr_bo", document: { review_cost: 375 } } },
    });
    expect(await getDraft(db, endpointId)).toMatchObject({ document: { review_cost: 375 } });
  });

  it("is begun by exactly one of two who save it first", async () => {
    const { save } = await opened("first-save");
    const both = await Promise.allSettled([save(350, 0), save(425, 0, bo)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("may be overwritten by who says so", async () => {
    const { save } = await opened("overwritten");
    await save(350, 0);
    expect(await save(425, undefined, bo)).toMatchObject({ revision: 2, updatedBy: "usr_bo" });
  });

  it("does not come back after it was published, nor over a newer one", async () => {
    const { save } = await opened("published");
    await save(350, 0);
    const waiver = { reason: "the caller vouches again" };
    const publishing = { endpoint: "published", reason: "reviews became dearer", waiver };
    await publishPolicy(db, { ...publishing, baseVersion: 1, actor: ada });
    await expect(save(425, 1)).rejects.toMatchObject({
      code: "stale_base",
      extra: { draft: null },
    });
    await save(375, 0, bo, 2);
    await expect(save(425, 1)).rejects.toMatchObject({ code: "stale_base" });
  });

  it("is on the record when it is begun and when it is taken over, not at every save", async () => {
    const { endpointId, save } = await opened("recorded");
    await save(350, 0);
    await save(351, 1);
    await save(352, 2, bo);
    const events = await db.auditEvent.findMany({
      where: { act: "draft_policy", objectId: endpointId },
      orderBy: { id: "asc" },
    });
    expect(events.map(({ actorId }) => actorId)).toEqual(["usr_ada", "usr_bo"]);
  });
});

it("warns of a limit on disagreement until somebody on the ladder measures it", async () => {
  const { endpoint } = await openWorked(db, "limited");
  const document = workedPolicy(200, { triggers: { max_disagreement: 0.3 } });
  await draft(db, "limited", document, 1);
  const stored = await getDraft(db, endpoint.id);
  const pointersBy = (strategy: "dynamic" | "augmentation") =>
    showDraft({ ...endpoint, serving: { strategy } }, stored).warnings.map((it) => it.pointer);
  expect(pointersBy("dynamic")).toContain("/triggers/max_disagreement");
  expect(pointersBy("augmentation")).not.toContain("/triggers/max_disagreement");
});
