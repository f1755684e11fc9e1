import { expect, it } from "vitest";
import { decodeImage } from "#lib/pipeline/decode-image";
import { listDataSets, readDataSet } from "#lib/registry/data-files";
import { evaluationRows } from "./evaluation-rows";

it("knows a reader for every committed data set", async () => {
  const counts = await Promise.all(
    (await listDataSets()).map(async (name) => {
      const rows = evaluationRows(await readDataSet(name));
      return [name, rows.length, [...new Set(rows.map(({ label }) => label))].sort().slice(0, 2)];
    }),
  );
  expect(counts).toEqual([
    ["credit_data", 1095, ["bad", "good"]],
    ["fashion_mnist", 2000, ["Ankle boot", "Bag"]],
    ["small_fine_foods", 993, ["great", "other"]],
  ]);
});

it("hands over what a caller would send, and the numbers that costs depend on", async () => {
  const [loan] = evaluationRows(await readDataSet("credit_data"));
  expect(loan?.input.features).not.toHaveProperty("Age");
  expect(loan?.amounts.Amount).toBe(loan?.input.features?.Amount);
  const [article] = evaluationRows(await readDataSet("fashion_mnist"));
  const picture = decodeImage(Buffer.from(article?.input.image ?? "", "base64"));
  expect(picture).toMatchObject({ width: 28, height: 28 });
});

it("refuses a data set nobody can read, and names that are paths", async () => {
  const data = await readDataSet("credit_data");
  const strange = { ...data, manifest: { ...data.manifest, name: "tea_leaves" } };
  expect(() => evaluationRows(strange)).toThrow(expect.objectContaining({ code: "not_found" }));
  await expect(readDataSet("../../etc")).rejects.toMatchObject({ code: "not_found" });
});
