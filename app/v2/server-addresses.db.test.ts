import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ProtocolError } from "#lib/contracts/inference-protocol";
import { closeDatabase } from "#lib/db/client";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";

const [serverRoute, liveRoute, readyRoute, restRoute] = await Promise.all([
  import("./route"),
  import("./health/live/route"),
  import("./health/ready/route"),
  import("./[...rest]/route"),
]);

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
  vi.stubEnv("DATABASE_URL", test.url);
});
afterAll(async () => {
  await closeDatabase();
  await test.drop();
});

it("says who it is and how it is to anybody, and refuses other addresses in the protocol's words", async () => {
  const address = "http://127.0.0.1:3000/v2";
  const here = { params: Promise.resolve({}) };
  const elsewhere = { params: Promise.resolve({ rest: ["repository", "index"] }) };
  const told = async (response: Response) => [response.status, await response.json()];
  const named = { name: "umpire", version: "1", extensions: ["binary_tensor_data"] };
  expect(await told(await serverRoute.GET(new Request(address), here))).toEqual([200, named]);
  expect(await told(liveRoute.GET())).toEqual([200, { live: true }]);
  expect(await told(await readyRoute.GET())).toEqual([200, { ready: true, live: true }]);
  const request = new Request(`${address}/repository/index`, { method: "POST" });
  const lost = await told(await restRoute.POST(request, elsewhere));
  expect(lost).toEqual([404, ProtocolError.parse(lost[1])]);
});
