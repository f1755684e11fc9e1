import { expect } from "@playwright/test";
import { caseDesk, takeNext } from "./desks/case-desk";
import { signIn, test } from "./fixtures";

const CASES = 10;

test("ten cases by keyboard alone, each decided once, and the last taken back", async ({
  page,
  system,
}) => {
  const clicks: string[] = [];
  await page.exposeFunction("noteClick", (what: string) => clicks.push(what));
  await page.addInitScript(() => {
    const note = Reflect.get(window, "noteClick");
    addEventListener("pointerdown", (event) => note(String(event.target)), true);
  });
  await signIn(page, "reviewer");
  await takeNext(page, "Loan applications");
  const desk = caseDesk(page);
  const decided = new Set<string>();
  for (let i = 0; i < CASES; i++) {
    const id = desk.caseId();
    expect(decided.has(id)).toBe(false);
    decided.add(id);
    await desk.answer(i % 3 === 0 ? "2" : "1");
    await desk.isReady();
  }
  await page.keyboard.press("u");
  await expect.poll(() => desk.caseId(), { timeout: 10_000 }).toBe([...decided].at(-1));
  expect(clicks).toEqual([]);

  const mine = await page.request.get("/api/v1/history?limit=50");
  const { items } = await mine.json();
  const effective = items.filter(
    (it: { decision: { kind: string } }) => it.decision.kind === "decide",
  );
  expect(
    new Set(effective.map((it: { case_id: string }) => it.case_id)).size,
  ).toBeGreaterThanOrEqual(CASES - 1);
  const list = await system.get(
    "/api/v1/predictions?endpoint=loan-desk&status=decided&route=review&limit=50",
  );
  expect((await list.json()).items.length).toBeGreaterThanOrEqual(CASES - 1);
});
