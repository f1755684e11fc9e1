import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { type APIRequestContext, test as base, expect, type Page } from "@playwright/test";

/** Where the server under test keeps its data; the suite and the configuration agree on it. */
export const dataDir = process.env.E2E_DATA ?? ".data/e2e";

type Demo = {
  readonly url: string;
  readonly api_key: string;
  readonly accounts: readonly { readonly email: string; readonly password: string }[];
};

/** What the running demo says of itself. */
export function readDemo(): Demo {
  return JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8"));
}

type Fixtures = {
  /** A downstream system with the demo key. */
  readonly system: APIRequestContext;
};

export const test = base.extend<Fixtures>({
  system: async ({ playwright, baseURL }, use) => {
    const system = await playwright.request.newContext({
      baseURL: baseURL ?? "",
      extraHTTPHeaders: { authorization: `Bearer ${readDemo().api_key}` },
    });
    await use(system);
    await system.dispose();
  },
});

/** Signs a demo person in by keyboard, as they would. */
export async function signIn(
  page: Page,
  name: "admin" | "lead" | "reviewer" | "second" | "auditor",
) {
  const account = readDemo().accounts.find(({ email }) => email.startsWith(`${name}@`));
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").focus();
  await page.keyboard.type(account?.email ?? "");
  await page.keyboard.press("Tab");
  await page.keyboard.type(account?.password ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Desks" })).toBeVisible();
}

/** Asks the worked example for a bet on `positive`; `reference` tells it from others. */
export async function bet(system: APIRequestContext, positive: number, reference: string) {
  const reply = await system.post("/api/v1/endpoints/worked-example/predictions", {
    data: { inputs: [{ reference, probabilities: { positive, negative: 1 - positive } }] },
  });
  expect(reply.status()).toBe(200);
  const { predictions } = await reply.json();
  return predictions[0];
}

/** No violation of WCAG 2.2 AA on the page as it stands, target sizes included. */
export async function expectAccessible(page: Page) {
  const found = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .options({ rules: { "target-size": { enabled: true } } })
    .analyze();
  const said = found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  );
  expect(said).toEqual([]);
}
