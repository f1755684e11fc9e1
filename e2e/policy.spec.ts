import { expect } from "@playwright/test";
import { bet, expectAccessible, signIn, test } from "./fixtures";

test("an admin dearer-prices a miss by keyboard, sees who would be asked, publishes, and restores", async ({
  page,
  system,
}) => {
  const before = await bet(system, 0.04, "policy-before");
  expect([before.route, before.cost.automatic]).toEqual(["auto", 160]);
  const version = before.policy_version;

  await signIn(page, "admin");
  await page.goto("/policies/worked-example");
  const limits = page.getByText(/0\.05 to 0\.80 people/);
  await expect(limits).toBeVisible();
  await expect(page.getByText("0.40 × 1,000 = 400 > 200")).toBeVisible();
  await expect(page.getByText(/7\.14\s%/)).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("gridcell", { name: /truth positive, decided negative/ }).focus();
  await page.keyboard.type("6000");
  await page.keyboard.press("Enter");
  await expect(page.getByText(/0\.0333 to 0\.80 people/)).toBeVisible();
  await expect(page.getByText("Draft saved")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Cases that would go elsewhere" })).toBeVisible();
  await expect(page.getByText("policy-before").first()).toBeVisible({ timeout: 15_000 });

  await page.getByRole("button", { name: /^Publish/ }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /Publish version/ });
  await expect(dialog.getByText("4,000")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel(/^Reason|^Why$/).fill("A missed case has become dearer");
  await dialog
    .getByLabel(/without a calibration report/)
    .fill("The caller's model is measured elsewhere");
  await dialog.getByRole("button", { name: "Publish" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`version ${version + 1} in force`)).toBeVisible();

  const after = await bet(system, 0.04, "policy-after");
  expect([after.route, after.cost.automatic, after.policy_version]).toEqual([
    "review",
    240,
    version + 1,
  ]);

  const row = page
    .getByRole("row")
    .filter({ has: page.getByRole("link", { name: String(version), exact: true }) });
  await row.getByRole("button", { name: /Restore/ }).focus();
  await page.keyboard.press("Enter");
  const restoring = page.getByRole("dialog", { name: /Restore/ });
  await restoring.getByLabel(/^Reason|^Why$/).fill("Back to the documented example");
  await restoring.getByRole("button", { name: "Restore" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText(`version ${version + 2} in force`)).toBeVisible();
  const restored = await bet(system, 0.04, "policy-restored");
  expect([restored.route, restored.policy_version]).toEqual(["auto", version + 2]);
});
