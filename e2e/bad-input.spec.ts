import { expect } from "@playwright/test";
import { readDemo, test } from "./fixtures";

const url = "/api/v1/endpoints/worked-example/predictions";
const json = { "content-type": "application/json" };
const good = { inputs: [{ probabilities: { positive: 0.6, negative: 0.4 } }] };

const refusals: readonly [what: string, body: string | Uint8Array, status: number, code: string][] =
  [
    ["broken JSON", '{"inputs": [', 400, "malformed_json"],
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400, "invalid_utf8"],
    ["a depth beyond reason", `${"[".repeat(200)}${"]".repeat(200)}`, 400, "malformed_json"],
    ["no body", "", 400, "malformed_json"],
    ["a wrong type", '{"inputs": 5}', 422, "invalid_request"],
    ["a surplus field", '{"inputs": [], "x": 1}', 422, "invalid_request"],
    ["an empty list", '{"inputs": []}', 422, "invalid_request"],
    [
      "two kinds at once",
      '{"inputs": [{"text": "a", "probabilities": {}}]}',
      422,
      "invalid_request",
    ],
    [
      "an infinite number",
      '{"inputs": [{"probabilities": {"positive": 1e400}}]}',
      422,
      "invalid_request",
    ],
    ["a NUL", '{"inputs": [{"text": "a\\u0000b"}]}', 422, "invalid_request"],
    [
      "a prototype key",
      '{"inputs": [{"probabilities": {"__proto__": 1}}]}',
      422,
      "invalid_request",
    ],
    ["an unknown label", '{"inputs": [{"probabilities": {"yes": 1}}]}', 422, "schema_invalid"],
    ["another kind", '{"inputs": [{"text": "hello"}]}', 422, "schema_invalid"],
    ["too much", JSON.stringify({ inputs: [{ text: "x".repeat(1_100_000) }] }), 413, "too_large"],
  ];

for (const [what, body, status, code] of refusals) {
  test(`${what} is refused as ${code} and stores nothing`, async ({ system }) => {
    const list = async () =>
      (await system.get("/api/v1/predictions?endpoint=worked-example&limit=1")).json();
    const before = await list();
    const reply = await system.post(url, { data: Buffer.from(body), headers: json });
    expect(reply.headers()["content-type"]).toBe("application/problem+json");
    const problem = await reply.json();
    expect([reply.status(), problem.code]).toEqual([status, code]);
    expect(problem.request_id).toMatch(/^req_/);
    if (status === 422) expect(problem.errors[0].pointer).toMatch(/^\//);
    expect(await list()).toEqual(before);
  });
}

test("who nobody knows is not let in, and what is not there is not found", async ({
  playwright,
  baseURL,
  system,
}) => {
  const stranger = await playwright.request.newContext({ baseURL: baseURL ?? "" });
  expect((await stranger.post(url, { data: good })).status()).toBe(401);
  const wrong = { authorization: `Bearer ${readDemo().api_key.slice(0, -4)}aaaa` };
  expect((await stranger.post(url, { data: good, headers: wrong })).status()).toBe(401);
  const missing = await system.post("/api/v1/endpoints/nothing/predictions", { data: good });
  expect([missing.status(), (await missing.json()).code]).toEqual([404, "not_found"]);
  const form = { "content-type": "text/plain" };
  expect((await system.post(url, { data: "a=1", headers: form })).status()).toBe(415);
  expect((await system.get("/api/v1/endpoints/worked-example/predictions")).status()).toBe(405);
  await stranger.dispose();
});
