import { expect } from "@playwright/test";
import { caseDesk } from "./desks/case-desk";
import { bet, expectAccessible, signIn, test } from "./fixtures";

test("the worked example, from the bet to the decision the caller reads", async ({
  page,
  system,
}) => {
  const reference = `worked-example-${Date.now()}`;
  const sure = await bet(system, 0.02, "sure");
  expect([sure.status, sure.cost.automatic, sure.decision.label]).toEqual([
    "decided",
    80,
    "negative",
  ]);

  const asked = await bet(system, 0.6, reference);
  expect([asked.status, asked.cost.automatic, asked.cost.review]).toEqual(["pending", 400, 200]);

  await signIn(page, "reviewer");
  // By its address: cases of other journeys may stand before it.
  await page.goto(`/cases/${asked.case_id}`);
  await page.getByRole("button", { name: /^Claim/ }).focus();
  await page.keyboard.press("Enter");
  const desk = caseDesk(page);
  await desk.isReady();
  await expect(desk.heading).toContainText(reference);
  await expect(page.getByText("0.40 × 1,000 = 400 > 200")).toBeVisible();
  await expectAccessible(page);

  const waiting = system.get(`/api/v1/predictions/${asked.id}?wait_ms=20000`);
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  const told = await (await waiting).json();
  expect(told).toMatchObject({
    status: "decided",
    decision: { label: "positive", source: "human", final: false },
  });
  await expect(desk.sent).toContainText(/Saved|saved/);
});
