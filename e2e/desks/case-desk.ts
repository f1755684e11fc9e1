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

    /** Answers with the label's digit and commits, revealing on the way where the queue asks for it, until another case is up. */
    async answer(digit: string) {
      const id = this.caseId();
      await page.keyboard.press(digit);
      await expect(page.getByRole("radio", { checked: true })).toHaveCount(1);
      await expect(async () => {
        if (this.caseId() === id) await page.keyboard.press("Enter");
        await expect(page).not.toHaveURL(new RegExp(id), { timeout: 1_500 });
      }).toPass({ timeout: 15_000 });
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
  const next = row.getByRole("button", { name: /^Next case/ });
  const unfinished = row.getByRole("link", { name: "Continue your case" });
  await next.or(unfinished).focus();
  await page.keyboard.press("Enter");
  await caseDesk(page).isReady();
}
