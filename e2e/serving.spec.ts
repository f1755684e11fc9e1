import { expect, type Page } from "@playwright/test";
import { expectAccessible, signIn, test } from "./fixtures";

/** What a prescreen answers one of its rows by. */
const ROW = { features: { Home: "rent", Records: "no", Job: "fixed" }, context: { Amount: 900 } };

test("an admin sees how an endpoint serves, puts another ladder in force with a reason, stops and restarts it", async ({
  page,
  system,
}) => {
  const ask = async () => {
    const reply = await system.post("/api/v1/endpoints/loan-prescreen/predictions", {
      data: { inputs: [ROW] },
    });
    return { status: reply.status(), body: await reply.json() };
  };
  const pathOf = async () => (await ask()).body.predictions?.[0]?.serving;
  await ask();

  await signIn(page, "admin");
  await page.goto("/serving");
  await expect(page.getByRole("heading", { level: 1, name: "Serving" })).toBeVisible();
  await page.getByRole("link", { name: "Loan prescreen" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Loan prescreen" })).toBeVisible();
  await expect(page.getByRole("region", { name: "What answers" })).toContainText(
    "kept scores → people",
  );
  await expect(tables(page).getByText("70 of 70 inputs")).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);

  const options = page.getByRole("region", { name: "Quality, cost and speed" });
  await options.getByRole("button", { name: /Show the table/ }).focus();
  await page.keyboard.press("Enter");
  await expect(options.getByRole("row", { name: /loan-prescreen 1/ }).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");

  await page.getByRole("radio", { name: "hybrid" }).focus();
  await page.keyboard.press("Space");
  await page.getByLabel("Kept where").selectOption("memory");
  await expect(page.getByText("Not saved: traffic does not see this.")).toBeVisible();
  await page.getByRole("button", { name: "Save…" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Serve by hybrid" });
  await expectAccessible(page);
  await dialog.getByLabel("Reason").fill("Half of the inputs come again");
  await dialog.getByRole("button", { name: "Put in force" }).focus();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden({ timeout: 20_000 });
  await expect(page.getByRole("region", { name: "What answers" })).toContainText(
    "kept scores → model → people",
  );
  expect(await pathOf()).toEqual({ strategy: "hybrid", path: ["cache", "model"], cached: false });
  expect(await pathOf()).toEqual({ strategy: "hybrid", path: ["cache"], cached: true });
  await expect(page.getByRole("region", { name: "What answers" })).toContainText("warm", {
    timeout: 15_000,
  });
  await expect(page.getByRole("cell", { name: "kept scores → model" })).toBeVisible({
    timeout: 15_000,
  });

  await page.goto("/audit?act=amend+endpoint");
  await expect(page.getByText("Half of the inputs come again").first()).toBeVisible();

  await page.goto("/serving/loan-prescreen");
  await page.getByRole("button", { name: /^Stop…/ }).focus();
  await page.keyboard.press("Enter");
  const stopping = page.getByRole("dialog", { name: /Stop Loan prescreen/ });
  await stopping.getByRole("radio", { name: "Every request is refused" }).check();
  await stopping.getByLabel("Reason").fill("A drill");
  await stopping.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("Stopped: requests are refused")).toBeVisible();
  expect((await ask()).status).toBe(503);
  await page.getByRole("button", { name: /Lift the stop/ }).click();
  const lifting = page.getByRole("dialog", { name: /Lift the stop/ });
  await lifting.getByLabel("Reason").fill("The drill is over");
  await lifting.getByRole("button", { name: "Lift the stop" }).click();
  await expect(page.getByText("Stopped: requests are refused")).toBeHidden();

  await page.getByRole("radio", { name: "static" }).check();
  await page.getByRole("button", { name: "Save…" }).click();
  const back = page.getByRole("dialog", { name: "Serve by static" });
  await back.getByLabel("Reason").fill("As it was before");
  await back.getByRole("button", { name: "Put in force" }).click();
  await expect(back).toBeHidden({ timeout: 20_000 });
  expect(await pathOf()).toEqual({ strategy: "static", path: ["cache"], cached: true });
});

test("a lead reads how an endpoint serves and cannot change its ladder; one of the caller's probabilities has none", async ({
  page,
}) => {
  await signIn(page, "lead");
  await page.goto("/serving/loan-desk");
  await expect(page.getByRole("region", { name: "What answers" })).toContainText("loan-risk 1");
  await expect(page.getByRole("region", { name: "Strategy" })).toHaveCount(0);
  await page.goto("/serving/worked-example");
  await expect(page.getByText("The caller brings the probabilities")).toBeVisible();
  await page.goto("/serving/nowhere");
  await expect(page.getByText("There is nothing here, or it is not yours to see")).toBeVisible();
});

function tables(page: Page) {
  return page.getByRole("region", { name: "Answers made ahead" });
}
