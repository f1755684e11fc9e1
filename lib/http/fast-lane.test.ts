import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fastLane } from "./fast-lane";

const lane = fastLane([]);
const server = createServer((message, response) => {
  if (!lane(message, response)) response.writeHead(204).end();
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** By hand, because `fetch` would mend the address. */
function get(path: string): Promise<{ status: number; type: string | undefined; body: string }> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const asked = request({ port, host: "127.0.0.1", path, agent: false }, async (reply) => {
      const body = Buffer.concat(await reply.toArray()).toString();
      resolve({ status: reply.statusCode ?? 0, type: reply.headers["content-type"], body });
    });
    asked.once("error", reject).end();
  });
}

it("says of an address whose escapes are no UTF-8 that nothing is there", async () => {
  const { status, type, body } = await get("/api/v1/endpoints/%E0%A4%A/savings");
  expect([status, type]).toEqual([404, "application/problem+json"]);
  expect(JSON.parse(body)).toMatchObject({ code: "not_found", status: 404 });
});

it("leaves other addresses alone, escapes in a query included", async () => {
  expect((await get("/api/v1/endpoints/%C3%A9t%C3%A9")).status).toBe(204);
  expect((await get("/api/v1/predictions?reference=%E0%A4%A")).status).toBe(204);
});
