import { expect, type Page } from "@playwright/test";

/** The reviewer's case screen, as somebody sees and works it. */
export function caseDesk(page: Page) {
  return {
    heading: page.getByRole("heading", { level: 1 }),
    answers: page.getByRole("group", { name: "Your answer" }),
    opinion: page.getByRole("region", { name: "The model's opinion" }),
    sent: page.getByRole("region", { name: "Sent decisions" }),

    /** Waits until a case is on the desk and ready for keys. */
    async isReady() {
      await expect(page).toHaveURL(/\/cases\/case_/);
      await expect(page.getByRole("group", { name: "Your answer" })).toBeEnabled();
    },

    /** Id of the case on the desk, as the address bar names it. */
    caseId() {
      return new URL(page.url()).pathname.split("/").at(-1) ?? "";
    },
  };
}

/** Opens a queue's next case from the list of queues by keyboard. */
export async function takeNext(page: Page, queue: string) {
  await page.goto("/queues");
  const row = page.getByRole("listitem").filter({ hasText: queue });
  await row.getByRole("button", { name: /Next case|Continue/ }).focus();
  await page.keyboard.press("Enter");
  await caseDesk(page).isReady();
}
