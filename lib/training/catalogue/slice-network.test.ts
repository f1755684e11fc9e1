import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { z } from "zod";
import { readDataSet } from "#lib/cli/data/data-files";
import { provenanceOf } from "#lib/cli/training-job";
import { evaluate } from "../evaluate";
import { openDirectly } from "../networks/open-directly.test.support";
import { readCatalogue } from "./catalogue-files";
import { CATALOGUE_PRICING } from "./catalogue-pricing";
import { CATALOGUE_SMALL_2, SMALL_NETWORK } from "./catalogue-small-2";
import { trainCatalogue } from "./train-catalogue";

/** What the small network trained from the slice, seed 1, came out as, and on what kind of machine. */
const Recorded = z.strictObject({
  onnxruntime: z.string(),
  cpu_flags: z.array(z.string()),
  sha256: z.string(),
  accuracy: z.number(),
});
const recorded = Recorded.parse(
  JSON.parse(readFileSync("lib/training/catalogue/slice-network.json", "utf8")),
);

it("trains the small network from the slice to the same bytes on the same kind of processor, to the same figures elsewhere", async () => {
  const data = readDataSet("fashion_mnist", "slice");
  const heard: number[] = [];
  const trained = await trainCatalogue(readCatalogue(data), SMALL_NETWORK, {
    data,
    seed: 1,
    open: openDirectly,
    progress: (share) => heard.push(share),
  });
  const { accuracy, ece15 } = evaluate(trained.scored.report, CATALOGUE_PRICING.review, 1);
  expect(Math.abs(accuracy.value - recorded.accuracy)).toBeLessThanOrEqual(0.005);
  expect(accuracy.value).toBeGreaterThanOrEqual(0.85);
  expect(ece15.value).toBeLessThan(0.03);
  expect(heard).toHaveLength(SMALL_NETWORK.epochs.slice);
  const { onnxruntime, cpu_flags } = provenanceOf(CATALOGUE_SMALL_2, "").environment;
  const isSameKind =
    onnxruntime === recorded.onnxruntime && cpu_flags.join() === recorded.cpu_flags.join();
  const sha256 = createHash("sha256").update(trained.file).digest("hex");
  const moved =
    "the network comes out otherwise; if that is meant, record its hash in slice-network.json";
  if (isSameKind) expect(sha256, moved).toBe(recorded.sha256);
}, 60_000);
