import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { expectAccessible, signIn, test } from "./fixtures";

const model = "loans-elsewhere";

test("an admin uploads a file by keyboard, says what it lacks, promotes, compares and rolls back", async ({
  page,
}) => {
  test.slow();
  await signIn(page, "admin");
  await page.goto("/models");
  await page.getByRole("link", { name: "Upload a model" }).focus();
  await page.keyboard.press("Enter");
  await upload(page, { version: 1, tag: "first" });
  await promote(page);
  await page.goto(`/models/upload?model=${model}`);
  await upload(page, { version: 2, tag: "second" });
  await promote(page);
  await expectAccessible(page);

  await page.goto("/models?tag=second");
  const listed = page.getByRole("region", { name: new RegExp(`\\(${model}\\)`) }).first();
  await expect(listed.getByText("Champion: version 2")).toBeVisible();
  await expect(listed.getByText("Versions that pass: 2.")).toBeVisible();
  await page.goto("/models?metric=auc!0.8");
  await expect(page.getByText(/is spelled like/)).toBeVisible();

  await page.goto(`/models/${model}/compare?a=1&b=2`);
  await expect(page.getByText("Not evaluated on the same data set yet")).toBeVisible();
  await expect(page.getByText("/artifact/sha256")).toBeAttached();
  await expectAccessible(page);

  await page.goto(`/models/${model}/2`);
  await page.getByRole("button", { name: "Roll champion back…" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /Roll champion/ });
  await dialog.getByLabel("Reason").fill("The first one did better");
  await dialog.getByRole("button", { name: "Roll back" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await page.goto("/models");
  await expect(listed.getByText("Champion: version 1")).toBeVisible();
});

test("two versions are evaluated and held against each other row by row, in money", async ({
  page,
}) => {
  test.slow();
  await signIn(page, "admin");
  for (const version of [1, 3]) {
    await page.goto(`/models/loan-risk/${version}`);
    await page.getByRole("button", { name: `Evaluate loan-risk ${version}…` }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: `Evaluate loan-risk ${version}` });
    await expect(dialog.getByLabel("Data set")).toHaveValue("credit_data");
    await dialog.getByRole("button", { name: "Evaluate", exact: true }).focus();
    await page.keyboard.press("Enter");
    await expect(dialog.getByText(/Done 100/)).toBeVisible({ timeout: 60_000 });
    await dialog.getByRole("button", { name: "Close" }).click();
    const matrix = page.getByRole("region", { name: /Truth against answer/ });
    await expect(matrix.getByRole("rowheader", { name: "bad" })).toBeVisible({ timeout: 15_000 });
    await page.getByRole("radio", { name: "the cheapest answer" }).check();
    await page.getByRole("radio", { name: "Money" }).check();
    await expect(matrix.getByText(/^\$/).first()).toBeVisible();
  }
  await expectAccessible(page);

  await page.goto("/models/loan-risk/compare?a=1&b=3");
  const figures = page.getByRole("table", { name: /Paired differences on credit_data/ });
  await expect(figures.getByRole("row", { name: /^Accuracy/ })).toBeVisible();
  const money = figures.getByRole("row", { name: /Cost a case, with people, loan-desk/ });
  await expect(money.getByText(/\$.* to .*\$/)).toBeVisible();
  await expect(page.getByText("/parameters/method")).toBeVisible();
  await expectAccessible(page);
});

/** The file of the loan model under other labels, through the three steps of the wizard; ends on the new version's page. */
async function upload(page: Page, { version, tag }: { version: number; tag: string }) {
  const folder = join("models", "loan-risk", String(version));
  const { adapter } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  await page.getByLabel("Model", { exact: true }).fill(model);
  await page.getByRole("button", { name: "Look at it" }).click();
  await expect(page.getByText("Choose a file", { exact: true })).toBeVisible();
  await page.getByLabel("ONNX file").setInputFiles(join(folder, "model.onnx"));
  await page.getByRole("button", { name: "Look at it" }).focus();
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "What it is" })).toBeFocused();
  await expect(page.getByText("Still to be said", { exact: true })).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByRole("button", { name: "Next", exact: true })).toBeDisabled();
  await expectAccessible(page);
  await page.getByLabel("Labels", { exact: true }).fill("repays\ndefaults");
  await page.getByLabel("Features", { exact: true }).fill(adapter.input.columns.join("\n"));
  await expect(page.getByText("it can become a version")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole("table", { name: /Made-up rows/ })).toBeVisible();
  await page.getByRole("button", { name: "Next", exact: true }).focus();
  await page.keyboard.press("Enter");

  await expect(page.getByRole("heading", { name: "Register" })).toBeFocused();
  await page.getByLabel("Tags").fill(tag);
  await page.getByLabel("Made from").fill("loan-risk");
  await expect(page.getByText(/Write it as: model version/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Register" })).toBeDisabled();
  await page.getByLabel("Made from").fill(`loan-risk ${version}`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Register" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/models/${model}/${version}$`), { timeout: 30_000 });
  await expect(page.getByText("repays, defaults").first()).toBeVisible();
  const lineage = page.getByRole("region", { name: "Lineage", exact: true });
  await expect(lineage.getByRole("link", { name: `loan-risk ${version}` })).toBeVisible();
}

async function promote(page: Page) {
  await page.getByRole("button", { name: "Promote…" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: /^Promote/ });
  await dialog.getByLabel("Reason").fill("Measured elsewhere, better there");
  await dialog.getByRole("button", { name: "Promote" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden({ timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Roll champion back…" })).toBeVisible();
}
