import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { sha256Of } from "./model-files";
import { tinyVersion } from "./tiny-version.test.fixture";
import { versionProse } from "./version-prose";

const folder = await mkdtemp(join(tmpdir(), "umpire-cards-"));
afterAll(() => rm(folder, { recursive: true }));

const text = "# Loans\n\nIt prices.\n";
const { manifest } = tinyVersion();
const withCard = { ...manifest, files: { "card.md": sha256Of(Buffer.from(text)) } };

it("reads the card that the manifest names, and no other", async () => {
  expect(await versionProse({ manifest: withCard }, folder)).toBeNull();
  const home = join(folder, manifest.model, String(manifest.version));
  await mkdir(home, { recursive: true });
  await writeFile(join(home, "card.md"), text);
  expect(await versionProse({ manifest: withCard }, folder)).toBe(text);
  expect(await versionProse({ manifest }, folder)).toBeNull();
  await writeFile(join(home, "card.md"), `${text}It errs.\n`);
  expect(await versionProse({ manifest: withCard }, folder)).toBeNull();
});
