import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { spanExporter } from "./span-exporter";
import { readTraceparent, toTraceparent } from "./trace-context";
import { traceWith } from "./trace-request";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";
const SAMPLED = `00-${TRACE}-${SPAN}-01`;

/** A collector that keeps what it is sent. */
const bodies: unknown[] = [];
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    bodies.push(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    response.writeHead(request.url === "/v1/traces" ? 200 : 404).end("{}");
  });
});
let url = "";
beforeAll(async () => {
  collector.listen(0, "127.0.0.1");
  await once(collector, "listening");
  url = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`;
});
afterAll(() => collector.close());

describe("a traceparent", () => {
  it("is read and written as it came", () => {
    const context = readTraceparent(SAMPLED);
    expect(context).toEqual({ traceId: TRACE, spanId: SPAN, isSampled: true });
    expect(context && toTraceparent(context)).toBe(SAMPLED);
    expect(readTraceparent(`00-${TRACE}-${SPAN}-00`)?.isSampled).toBe(false);
    // A later version may have more parts; its first four are known.
    expect(readTraceparent(`01-${TRACE}-${SPAN}-03-what`)?.isSampled).toBe(true);
  });

  it.each([
    null,
    "",
    "00-1-2-3",
    `ff-${TRACE}-${SPAN}-01`,
    `00-${"0".repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `${SAMPLED}-more`,
    SAMPLED.toUpperCase(),
  ])("that is %s is not followed", (header) => {
    expect(readTraceparent(header)).toBeNull();
  });
});

it("sends a request and its steps to the collector, below the caller's span", async () => {
  const exporter = spanExporter({ url });
  const trace = traceWith({ share: 0, exporter }, SAMPLED, "POST /predictions");
  expect(readTraceparent(trace?.traceparent ?? null)).toMatchObject({
    traceId: TRACE,
    isSampled: true,
  });
  trace?.step("infer", 12, 3);
  trace?.end(503);
  await exporter.flush();
  const [infer, server] = spansOf(bodies.at(-1));
  expect(server).toMatchObject({
    ...{ traceId: TRACE, parentSpanId: SPAN, name: "POST /predictions", kind: 2 },
    attributes: [{ key: "http.response.status_code", value: { intValue: "503" } }],
    status: { code: 2 },
  });
  expect(trace?.traceparent).toContain(server?.spanId);
  expect(infer).toMatchObject({ traceId: TRACE, parentSpanId: server?.spanId, name: "infer" });
  const took = BigInt(infer?.endTimeUnixNano ?? 0) - BigInt(infer?.startTimeUnixNano ?? 0);
  expect(Number(took) / 1e6).toBeCloseTo(12, 2);
  const now = BigInt(Date.now()) * 1_000_000n;
  expect(now - BigInt(server?.endTimeUnixNano ?? 0)).toBeLessThan(60_000_000_000n);
});

it("follows who is followed, and of the others the share that the operator named", () => {
  const exporter = spanExporter({ url });
  const unsampled = `00-${TRACE}-${SPAN}-00`;
  expect(traceWith({ share: 1, exporter }, unsampled, "x")).toBeNull();
  expect(traceWith({ share: 0, exporter }, null, "x")).toBeNull();
  expect(traceWith({ share: 1, exporter }, null, "x")?.traceparent).toMatch(/^00-[0-9a-f]{32}-/);
});

it("keeps nobody waiting for a collector that is away, and throws away what is too much", async () => {
  let lost = 0;
  const onLost = (count: number) => {
    lost += count;
  };
  const send = () => Promise.reject(new Error("refused"));
  const exporter = spanExporter({ url, send, onLost });
  const trace = traceWith({ share: 1, exporter }, null, "x");
  for (let i = 0; i < 2050; i++) trace?.end(200);
  expect(lost).toBe(2);
  await exporter.flush();
  expect(lost).toBe(2050);
});

type Told = {
  readonly traceId: string;
  readonly spanId: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
};

function spansOf(body: unknown): Told[] {
  const { resourceSpans } = body as { resourceSpans: { scopeSpans: { spans: Told[] }[] }[] };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
