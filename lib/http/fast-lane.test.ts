import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Answer } from "./answer";
import type { Arrival } from "./arrival";
import { fastLane } from "./fast-lane";
import type { Visit } from "./route-spec";

let server: Server;
let visits: Visit[] = [];
let act: (visit: Visit) => Promise<Answer | Response> = async () => text("done");

const lane = fastLane([
  {
    method: "POST",
    path: "/api/v1/cases/{case}/notes",
    handler: {
      serve: (visit) => {
        visits.push(visit);
        return act(visit);
      },
    },
  },
]);

beforeAll(async () => {
  server = createServer((message, response) => {
    if (!lane(message, response)) response.writeHead(421).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function text(body: string, headers: Record<string, string> = {}): Answer {
  const answer = new Answer(200, { "content-type": "text/plain", ...headers }, utf8(body), ["a=1"]);
  answer.requestId = "req_7";
  return answer;
}

function utf8(body: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(body);
}

type Sent = { readonly method?: string; readonly body?: string };

function send(path: string, { method = "POST", body = "" }: Sent = {}) {
  visits = [];
  const { port } = server.address() as AddressInfo;
  return new Promise<{ reply: IncomingMessage; said: string }>((resolve, reject) => {
    const asked = request({ port, path, method }, async (reply) => {
      const bytes = Buffer.concat(await reply.toArray());
      resolve({ reply, said: bytes.toString("utf8") });
    });
    asked.once("error", reject);
    asked.end(body);
  });
}

it.each([
  ["POST", "/api/v1/cases/case_7/notes/"],
  ["POST", "/api/v1/cases/case%207/notes"],
  ["POST", "/api/v1/cases//notes"],
  ["POST", "/API/v1/cases/case_7/notes"],
  ["GET", "/api/v1/cases/case_7/notes"],
  ["POST", "/api/v1/cases/case_7/notes/more"],
])("leaves %s %s to Next", async (method, path) => {
  const { reply } = await send(path, { method });
  expect([reply.statusCode, visits]).toEqual([421, []]);
});

it("answers an address of its route with the headers that Next would add", async () => {
  act = async () => text("héllo");
  for (const path of ["/api/v1/cases/case_7/notes", "/api/v1/cases/case_8/notes?limit=3"]) {
    const { reply, said } = await send(path);
    expect([reply.statusCode, said]).toEqual([200, "héllo"]);
    expect(reply.headers).toMatchObject({
      "strict-transport-security": "max-age=31536000",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "permissions-policy": expect.stringContaining("camera=()"),
      "x-request-id": "req_7",
      "cache-control": "no-store",
      "content-length": "6",
      "set-cookie": ["a=1"],
    });
    const [{ arrival, route, params } = {} as Visit] = visits;
    expect([route, arrival.search]).toEqual(["/api/v1/cases/{case}/notes", path.slice(26)]);
    expect(params).toEqual({ case: path.slice(14, 20) });
  }
});

it("sends bytes that are no text, and many of them, unchanged", async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256);
  for (const size of [300, bytes.length]) {
    act = async () => new Answer(200, {}, bytes.slice(0, size));
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/api/v1/cases/case_7/notes`;
    const reply = await fetch(url, { method: "POST" });
    expect(new Uint8Array(await reply.arrayBuffer())).toEqual(bytes.slice(0, size));
  }
});

it("passes a response of the web platform on", async () => {
  act = async () => new Response("streamed", { status: 203, headers: { "x-own": "1" } });
  const { reply, said } = await send("/api/v1/cases/case_7/notes");
  expect([reply.statusCode, reply.headers["x-own"], said]).toEqual([203, "1", "streamed"]);
});

async function read({ readBody }: Arrival, limits: { maxBytes: number; maxMs: number }) {
  const body = await readBody(limits).catch((error: { code?: string }) => utf8(error.code ?? ""));
  return text(new TextDecoder().decode(body));
}

it("reads a body whole, and no further than its limit", async () => {
  act = ({ arrival }) => read(arrival, { maxBytes: 12, maxMs: 5_000 });
  const path = "/api/v1/cases/case_7/notes";
  expect((await send(path, { body: "twelve bytes" })).said).toBe("twelve bytes");
  expect((await send(path, { body: "thirteen byte" })).said).toBe("too_large");
});

it("waits for a body no longer than its limit, and hears a caller hang up", async () => {
  const { port } = server.address() as AddressInfo;
  let signal: AbortSignal | null = null;
  act = ({ arrival }) => {
    signal = arrival.signal();
    return read(arrival, { maxBytes: 99, maxMs: 1 });
  };
  const path = "/api/v1/cases/case_7/notes";
  const asked = request({ port, path, method: "POST", headers: { "content-length": "9" } });
  const said = new Promise<string>((resolve) => {
    asked.once("response", async (reply) => {
      resolve(Buffer.concat(await reply.toArray()).toString("utf8"));
    });
  });
  asked.on("error", () => {}); // it is cut below
  asked.write("half");
  expect(await said).toBe("body_timeout");
  asked.destroy();

  const heard = new Promise<boolean>((resolve) => {
    act = ({ arrival }) => {
      const leaving = arrival.signal();
      leaving.addEventListener("abort", () => resolve(leaving.aborted));
      cut.destroy();
      return new Promise(() => {});
    };
  });
  const cut = request({ port, path, method: "POST" });
  cut.on("error", () => {}); // by us
  cut.end();
  expect([await heard, signal === null]).toEqual([true, false]);
});
