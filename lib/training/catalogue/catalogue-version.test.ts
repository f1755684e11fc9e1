import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sourceHashes } from "#lib/cli/source-hashes";
import { GoldenRows } from "#lib/pipeline/golden-rows";
import { ModelManifest } from "#lib/pipeline/manifest";
import type { VersionRecord } from "../version-files";
import { catalogueCard } from "./catalogue-card";
import { CATALOGUE_CNN_1, CONVOLUTION_NETWORK } from "./catalogue-cnn-1";
import { CATALOGUE_SMALL_1, LOGISTIC_NETWORK } from "./catalogue-small-1";
import { CATALOGUE_SMALL_2, SMALL_NETWORK } from "./catalogue-small-2";

describe.each([
  ["catalogue-small/1", LOGISTIC_NETWORK, CATALOGUE_SMALL_1],
  ["catalogue-small/2", SMALL_NETWORK, CATALOGUE_SMALL_2],
  ["catalogue-cnn/1", CONVOLUTION_NETWORK, CATALOGUE_CNN_1],
] as const)("%s", (name, method, recipe) => {
  const folder = `models/${name}`;
  const manifest = ModelManifest.parse(JSON.parse(readFileSync(`${folder}/manifest.json`, "utf8")));

  it("was trained from all images", () => {
    expect(manifest.parameters).toMatchObject({ data: "full", network: method.network });
    expect(manifest.data?.source).toContain("all images");
    expect(manifest.data?.rows).toEqual({
      train: 50_000,
      calibrate: 2000,
      search: 1000,
      gate: 2000,
      report: 10_000,
    });
  });

  it("starts from the sources its manifest lists", () => {
    const stale = "artifacts are stale, run npm run umpire -- train --all --data full";
    expect(sourceHashes(recipe.entry, hash), stale).toEqual(manifest.source?.files_sha256);
  });

  it("has the card its record gives", () => {
    const card = catalogueCard(manifest as VersionRecord, method);
    expect(readFileSync(`${folder}/card.md`, "utf8")).toBe(card);
  });

  it("takes the same article twice as large, or on a bright ground, for the same", () => {
    const golden = GoldenRows.parse(JSON.parse(readFileSync(`${folder}/golden.json`, "utf8")));
    const hashes = golden.rows.map(({ row_sha256 }) => row_sha256);
    expect(hashes.slice(3)).toEqual([hashes[0], hashes[0]]);
    expect(new Set(hashes).size).toBe(3);
  });
});

function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
