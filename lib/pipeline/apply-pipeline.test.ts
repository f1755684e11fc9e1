import { describe, expect, it } from "vitest";
import { applyPipeline } from "./apply-pipeline";
import { fitPipeline } from "./fit-pipeline";
import { Pipeline, PipelineSpec } from "./pipeline";
import { pipelineHash } from "./pipeline-hash";

const spec = PipelineSpec.parse({
  steps: [
    {
      step: "impute_median",
      columns: [
        { name: "Time", missing: false },
        { name: "Income", missing: true },
      ],
    },
    { step: "standardize", columns: ["Time", "Income"] },
    {
      step: "one_hot",
      columns: [
        { name: "Home", missing: true },
        { name: "Records", missing: false },
      ],
    },
  ],
});
const rows = [
  { Time: 12, Income: 100, Home: "rent", Records: "no" },
  { Time: 60, Income: null, Home: "owner", Records: "yes" },
  { Time: 36, Income: 250, Home: null, Records: "no" },
  { Time: 36, Income: 130, Home: "rent", Records: "no" },
];
const pipeline = fitPipeline(spec, rows);

describe("fitPipeline", () => {
  it("names the model's row: numbers, what was missing, levels in order", () => {
    expect(pipeline.columns).toEqual([
      "Time",
      "Income",
      "Income_missing",
      "Home=owner",
      "Home=rent",
      "Home_missing",
      "Records=no",
      "Records=yes",
    ]);
  });

  it("takes the median of what is present, and mean and deviation after imputing", () => {
    expect(pipeline.steps[0]).toEqual({
      step: "impute_median",
      columns: [
        { name: "Time", median: 36, missing: null },
        { name: "Income", median: 130, missing: "Income_missing" },
      ],
    });
    expect(pipeline.steps[1]).toEqual({
      step: "standardize",
      columns: [
        { name: "Time", mean: 36, scale: Math.sqrt(288) },
        { name: "Income", mean: 152.5, scale: Math.sqrt(3318.75) },
      ],
    });
  });

  it("is data: it survives JSON and its schema, and fits to the same hash again", () => {
    const again = Pipeline.parse(JSON.parse(JSON.stringify(pipeline)));
    const text = (it: string) => it;
    expect(again).toEqual(pipeline);
    expect(pipelineHash(again, text)).toBe(pipelineHash(fitPipeline(spec, rows), text));
  });

  it("refuses to scale what nothing imputed", () => {
    const unfit = { steps: [{ step: "standardize" as const, columns: ["Time"] }] };
    expect(() => fitPipeline(unfit, rows)).toThrow(RangeError);
  });

  it("leaves a column that never varies unscaled", () => {
    const flat = fitPipeline(
      spec,
      rows.map((row) => ({ ...row, Time: 7 })),
    );
    expect(applyPipeline(flat, { ...rows[0], Time: 9 }).row[0]).toBe(2);
  });
});

describe("applyPipeline", () => {
  it("writes float32 of float64 arithmetic", () => {
    const { row, unseen } = applyPipeline(pipeline, {
      Time: 60,
      Income: 100,
      Home: "rent",
      Records: "yes",
    });
    expect([...row]).toEqual([
      Math.fround(24 / Math.sqrt(288)),
      Math.fround(-52.5 / Math.sqrt(3318.75)),
      0,
      0,
      1,
      0,
      0,
      1,
    ]);
    expect(unseen).toEqual([]);
  });

  it("treats null, absent and NA alike, to the bit", () => {
    const nothing = [{ Income: null, Home: null }, {}, { Income: "NA", Home: "NA" }];
    const [first, ...others] = nothing.map((it) =>
      applyPipeline(pipeline, { Time: 12, Records: "no", ...it }),
    );
    const median = (130 - 152.5) / Math.sqrt(3318.75);
    expect(first?.row[1]).toBe(Math.fround(median));
    expect(first?.row[2]).toBe(1);
    expect(first?.row[5]).toBe(1);
    for (const other of others) expect(other).toEqual(first);
  });

  it("gives a level nobody saw all zeros and says so", () => {
    const { row, unseen } = applyPipeline(pipeline, { ...rows[0], Home: "boat" });
    expect([...row.subarray(3, 6)]).toEqual([0, 0, 0]);
    expect(unseen).toEqual(["Home"]);
  });

  it("does not mistake an inherited key for a level", () => {
    expect(applyPipeline(pipeline, { ...rows[0], Home: "constructor" }).unseen).toEqual(["Home"]);
  });

  it("reports nothing known in a column that has no place for it", () => {
    expect(applyPipeline(pipeline, { ...rows[0], Records: null }).unseen).toEqual(["Records"]);
  });

  it("fills a batch in place to the same bits as one row alone", () => {
    const width = pipeline.columns.length;
    const batch = new Float32Array(rows.length * width).fill(9);
    for (const [index, row] of rows.entries()) {
      applyPipeline(pipeline, row, batch, index * width);
    }
    const alone = rows.flatMap((row) => [...applyPipeline(pipeline, row).row]);
    expect([...batch]).toEqual(alone);
  });

  it("throws on what the check at the door refuses", () => {
    expect(() => applyPipeline(pipeline, { ...rows[0], Time: "12" })).toThrow(TypeError);
    expect(() => applyPipeline(pipeline, { ...rows[0], Home: 4 })).toThrow(TypeError);
  });
});

describe("Pipeline", () => {
  it.each([
    ["a column too many", { ...pipeline, columns: [...pipeline.columns, "Age"] }],
    ["a column too few", { ...pipeline, columns: pipeline.columns.slice(1) }],
    ["scaling before imputing", { ...pipeline, steps: [...pipeline.steps].reverse() }],
    ["an unknown step", { ...pipeline, steps: [{ step: "eval", columns: [] }] }],
  ])("refuses %s", (_name, broken) => {
    expect(Pipeline.safeParse(broken).success).toBe(false);
  });
});

describe("pipelineHash", () => {
  it("changes with one number and not with the order of keys", () => {
    const text = (it: string) => it;
    const [impute, ...others] = pipeline.steps;
    const shuffled = { columns: pipeline.columns, kind: pipeline.kind, steps: pipeline.steps };
    const changed = Pipeline.parse(
      JSON.parse(JSON.stringify(pipeline).replace('"median":130', '"median":131')),
    );
    expect(impute?.step).toBe("impute_median");
    expect(others).toHaveLength(2);
    expect(pipelineHash(shuffled, text)).toBe(pipelineHash(pipeline, text));
    expect(pipelineHash(changed, text)).not.toBe(pipelineHash(pipeline, text));
  });
});
