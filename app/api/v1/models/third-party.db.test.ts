import { afterAll, describe, expect, it, vi } from "vitest";
import { thirdPartyModels } from "#lib/cli/data/third-party";
import {
  ACCEPTED,
  REFUSED,
  type ThirdPartyHints,
} from "#lib/cli/data/third-party-expected.test.fixture";
import type { PredictionDto } from "#lib/contracts/predictions";
import type { AdapterHints } from "#lib/onnx/adapter-hints";
import type { Adapter } from "#lib/pipeline/adapter";
import { sha256Of } from "#lib/registry/model-files";
import { modelRuntime } from "#lib/runtime/model-runtime";
import { filesDir } from "#lib/serving/serving-doors";
import { apiWorld, sentOk, service } from "../../api-world.test.fixture";
import type { Got } from "../../sender.test.fixture";
import { directProbabilities, thirdPartyRows } from "./third-party-rows.test.fixture";

/** Real processes on a machine that may be busy. */
vi.setConfig({ testTimeout: 120_000 });

const fetched = await thirdPartyModels();
if (!fetched)
  process.stderr.write("The registry is away: models of other people are not served.\n");

const world = await apiWorld();
const { send, people } = world;
afterAll(async () => {
  await modelRuntime().closeAll();
  await world.close();
});

const as = people.admin;
const ROWS = 3;

const read = (folder: string, path: string) => {
  if (!fetched) throw new Error("nothing was fetched");
  return fetched.read(folder, path);
};

async function fileOf(file: string): Promise<Uint8Array> {
  const [folder = "", ...path] = file.split("/");
  return read(folder, path.join("/"));
}

/** `hello_deepa.onnx` is the model `hello-deepa`. */
function nameOf(file: string): string {
  const words = file
    .toLowerCase()
    .replace(/\.onnx$/, "")
    .split(/[^a-z0-9]+/);
  return words.slice(-4).join("-");
}

async function upload(model: string, file: string, hints?: ThirdPartyHints): Promise<Got> {
  const body = new FormData();
  body.set("file", new Blob([Uint8Array.from(await fileOf(file))]), "model.onnx");
  if (hints) {
    const given: AdapterHints = typeof hints === "function" ? await hints(read) : hints;
    const { labels, speaksFor, kind, dims, image } = given;
    const adapter = { kind, speaks_for: speaksFor, dims, image };
    body.set("manifest", JSON.stringify({ title: file, labels, adapter }));
  }
  return send({ method: "POST", path: `/api/v1/models/${model}/versions`, as, body });
}

/** Promotes version 1; a model that answers with logits needs somebody's word until it is calibrated. */
async function promote(model: string, { output }: Adapter): Promise<void> {
  const path = `/api/v1/models/${model}/aliases/champion`;
  const promotion = { version: 1, reason: "a model of other people" };
  if (output.kind === "logits") {
    const refused = await send({ method: "PUT", path, as, body: promotion });
    expect(refused).toMatchObject({ status: 409, json: { code: "calibration_missing" } });
  }
  const waiver = { reason: "only to hold its answers to the file's" };
  const body = output.kind === "logits" ? { ...promotion, waiver } : promotion;
  await sentOk(send, { method: "PUT", path, as, body });
}

/** Every mistake costs the same and a review nothing, so that whatever is not certain goes to a person. */
async function openEndpoint(name: string, labels: readonly string[], kind: string): Promise<void> {
  const costs = [{ truth: "*", decided: "*", cost: 40 }];
  const body = {
    ...{ name, title: name, question: "Which?", labels, input_kind: kind, model: { name } },
    ...{ queue: "elsewhere", policy: { costs, review_cost: 0 } },
    waiver: { reason: "Nobody has measured its probabilities." },
  };
  await sentOk(send, { method: "POST", path: "/api/v1/endpoints", as, body });
}

async function predictions(endpoint: string, inputs: readonly object[]): Promise<PredictionDto[]> {
  const path = `/api/v1/endpoints/${endpoint}/predictions`;
  const asked = { method: "POST", path, as: service(), body: { inputs } };
  return (await sentOk(send, asked)).json.predictions;
}

describe.skipIf(fetched === null)("a model of other people", () => {
  it.each(REFUSED)(
    "is refused as $refused, and nothing is kept: $file",
    async ({ file, refused }) => {
      const model = nameOf(file);
      expect(await upload(model, file)).toMatchObject({
        status: 422,
        json: { code: "invalid_model", findings: [{ code: refused, severity: "refused" }] },
      });
      expect(await send({ path: `/api/v1/models/${model}/versions`, as })).toMatchObject({
        status: 404,
      });
    },
  );

  it.each(ACCEPTED)("serves from its upload to a person's decision: $file", async (expected) => {
    const { file, hints } = expected;
    const name = nameOf(file);
    const made = await upload(name, file, hints);
    expect(made).toMatchObject({ status: 201, json: { version: 1 } });
    const adapter: Adapter = made.json.adapter;
    const { labels } = adapter.output;
    const sha256 = sha256Of(await fileOf(file));
    expect(made.json.uploaded_sha256).toBe(sha256);

    await promote(name, adapter);
    await openEndpoint(name, labels, adapter.input.layout);
    const rows = thirdPartyRows(adapter, ROWS, 31);
    const told = await predictions(
      name,
      rows.map(({ input }) => input),
    );

    const place = { filesDir: filesDir(), sha256: String(made.json.sha256) };
    const direct = await directProbabilities(place, adapter, rows);
    expect(told.map(({ model }) => model?.sha256)).toEqual(rows.map(() => made.json.sha256));
    for (const [row, { probabilities }] of told.entries()) {
      const apart = labels.map((label, k) =>
        Math.abs((probabilities?.[label] ?? Number.NaN) - (direct[row]?.[k] ?? Number.NaN)),
      );
      expect(Math.max(...apart)).toBeLessThanOrEqual(1e-6);
    }

    const down = await send({ path: `/api/v1/models/${name}/versions/1/file`, as });
    expect(sha256Of(down.bytes)).toBe(sha256);

    const [asked] = told.filter(({ case_id }) => case_id !== null);
    expect(asked).toBeDefined();
    const decided = await decide(String(asked?.case_id), labels[0] ?? "");
    expect(decided).toMatchObject({ prediction_id: asked?.id, decision: { label: labels[0] } });
  });
});

/** Claims the case as the only one who works the queue and decides it. */
async function decide(caseId: string, label: string) {
  const path = `/api/v1/cases/${caseId}`;
  const by = { method: "POST", as: people.stranger };
  const claimed = await sentOk(send, { ...by, path: `${path}/claim`, body: {} });
  const { token } = claimed.json.claim;
  const body = { claim_token: token, label, provisional_label: label };
  return (await sentOk(send, { ...by, path: `${path}/decision`, body })).json;
}
