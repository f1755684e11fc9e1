import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Send } from "../api/sender.test.fixture";

/** What the server does with what it is asked to infer. */
export type Mood =
  | "well"
  | "cuts_once"
  | "cuts"
  | "silent"
  | "wrong_shape"
  | "another_model"
  | "away";

export type RemoteUmpire = {
  readonly origin: string;
  mood: Mood;
  /** Inferences it was asked for so far. */
  inferences: number;
  readonly close: () => Promise<void>;
};

const FORWARDED = ["authorization", "content-type", "inference-header-content-length"] as const;

/** A second Umpire behind a socket of its own, which has moods. */
export async function remoteUmpire(send: Send): Promise<RemoteUmpire> {
  const server = http.createServer((request, response) => {
    answer(send, remote, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const remote: RemoteUmpire = {
    origin: `http://127.0.0.1:${port}`,
    mood: "well",
    inferences: 0,
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
  return remote;
}

async function answer(
  send: Send,
  remote: RemoteUmpire,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const { method = "GET", url: path = "/" } = request;
  if (remote.mood === "away") return void response.writeHead(503).end('{"error":"away"}');
  const isInference = path.endsWith("/infer");
  if (isInference) remote.inferences += 1;
  const got = await send({ method, path, ...(await forwarded(request)) });
  const mood = isInference ? remote.mood : "well";
  if (mood === "silent") return;
  if (mood === "cuts" || mood === "cuts_once") {
    remote.mood = mood === "cuts_once" ? "well" : mood;
    // In the middle of an answer that had begun.
    response.writeHead(got.status, { "content-length": "5000" }).write("{");
    response.socket?.destroySoon();
    return;
  }
  const told = mood === "well" ? got.bytes : falsified(mood, got.bytes, got.headers);
  const header = mood === "well" ? got.headers.get("inference-header-content-length") : null;
  response.writeHead(got.status, header ? { "inference-header-content-length": header } : {});
  response.end(told);
}

/** Headers and body of a request, as the other side of the wrapper takes them. */
async function forwarded(request: http.IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const told = FORWARDED.map((name) => [name, request.headers[name]] as const);
  const headers = Object.fromEntries(
    told.flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  const body = Uint8Array.from(Buffer.concat(chunks));
  return { headers, ...(request.method === "POST" && { body }) };
}

/** An answer that keeps to the protocol and is another model's, or one row short. */
function falsified(mood: Mood, bytes: Uint8Array, headers: Headers): string {
  const end = Number(headers.get("inference-header-content-length"));
  const { outputs, ...head } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  const [{ name, shape }] = outputs;
  const rows = mood === "wrong_shape" ? shape[0] + 1 : shape[0];
  const data = Array.from({ length: rows }, () => [0.125, 0.875]);
  return JSON.stringify({ ...head, outputs: [{ name, datatype: "FP32", shape: [rows, 2], data }] });
}
