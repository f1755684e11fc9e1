import { expect } from "@playwright/test";
import { expectAccessible, signIn, test } from "./fixtures";

const screens = {
  reviewer: ["/queues", "/history", "/account"],
  admin: [
    "/policies",
    "/policies/loan-desk",
    "/models",
    "/models/loan-risk/1",
    "/models/loan-risk/compare?a=1&b=2",
    "/models/upload",
    "/predictions",
    "/serving",
    "/serving/loan-prescreen",
    "/serving/worked-example",
    "/people",
    "/keys",
    "/audit",
  ],
} as const;

for (const [who, paths] of Object.entries(screens)) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`${who}'s screens are accessible in ${colorScheme}, wide and narrow, and break no rule of the page`, async ({
      browser,
    }) => {
      test.slow();
      const context = await browser.newContext({ colorScheme });
      const page = await context.newPage();
      const errors: string[] = [];
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      page.on("pageerror", (error) => errors.push(String(error)));
      await signIn(page, who as keyof typeof screens);
      for (const path of paths) {
        for (const width of [1280, 360]) {
          await page.setViewportSize({ width, height: 800 });
          await page.goto(path);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          await expectAccessible(page);
          const overflow = await page.evaluate(() =>
            Math.max(0, document.documentElement.scrollWidth - innerWidth),
          );
          expect([path, width, overflow]).toEqual([path, width, 0]);
        }
      }
      expect(errors).toEqual([]);
      await context.close();
    });
  }
}

test("strangers see the way in and nothing else", async ({ page }) => {
  for (const path of ["/queues", "/policies", "/people"]) {
    await page.goto(path);
    await expect(page).toHaveURL(/\/sign-in/);
  }
  await expectAccessible(page);
});

test("who may not open a desk is told which role they have", async ({ page }) => {
  await signIn(page, "reviewer");
  await page.goto("/policies");
  await expect(page.getByText("Your role does not open this desk")).toBeVisible();
});
