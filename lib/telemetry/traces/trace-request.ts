import { randomBytes } from "node:crypto";
import { environment } from "#lib/config/env";
import { logger } from "../logger";
import { type SpanExporter, spanExporter } from "./span-exporter";
import { readTraceparent, type TraceContext, toTraceparent } from "./trace-context";

/** A request whose way is followed. Only those that were chosen have one. */
export type Trace = {
  /** The header for whoever is asked on behalf of the request. */
  readonly traceparent: string;
  /** A step that took `ms` and ended `agoMs` before now. */
  readonly step: (name: string, ms: number, agoMs?: number) => void;
  readonly end: (status: number) => void;
};

type Tracing = { readonly share: number; readonly exporter: SpanExporter };

/** On `globalThis`, because Next loads a module once for every graph it serves; `null` where no collector is named. */
const shared = globalThis as typeof globalThis & { umpireTracing?: Tracing | null };

/**
 * Follows a request if its caller does, or else by the operator's share; `null` where it is not followed, which is always so
 * without a collector.
 */
export function traceRequest(header: string | null, name: string): Trace | null {
  const tracing = theTracing();
  return tracing && traceWith(tracing, header, name);
}

/** Whether a collector is named at all; asked with every request. */
export function isTracing(): boolean {
  return theTracing() !== null;
}

/** Sends what waits for the collector: the process is ending. */
export async function flushTraces(): Promise<void> {
  await shared.umpireTracing?.exporter.flush();
}

/** The pure part: with tracing of somebody's own. */
export function traceWith(
  { share, exporter }: Tracing,
  header: string | null,
  name: string,
): Trace | null {
  const parent = readTraceparent(header);
  if (!(parent?.isSampled ?? Math.random() < share)) return null;
  const own: TraceContext = {
    traceId: parent?.traceId ?? hex(16),
    spanId: hex(8),
    isSampled: true,
  };
  const startMs = nowMs();
  const { traceId, spanId } = own;
  return {
    traceparent: toTraceparent(own),
    step: (step, ms, agoMs = 0) => {
      const endMs = nowMs() - agoMs;
      const span = { traceId, spanId: hex(8), parentSpanId: spanId, name: step };
      const times = { startMs: endMs - ms, endMs };
      exporter.add({ ...span, ...times, kind: "internal", attributes: {}, isError: false });
    },
    end: (status) =>
      exporter.add({
        ...{ traceId, spanId, parentSpanId: parent?.spanId ?? null, name, kind: "server" },
        ...{ startMs, endMs: nowMs() },
        attributes: { "http.response.status_code": status },
        isError: status >= 500,
      }),
  };
}

function theTracing(): Tracing | null {
  if (shared.umpireTracing !== undefined) return shared.umpireTracing;
  const { traces } = environment();
  const onLost = (count: number) => logger().debug({ count }, "spans_lost");
  shared.umpireTracing = traces && {
    share: traces.share,
    exporter: spanExporter({ url: traces.url, onLost }),
  };
  return shared.umpireTracing;
}

function nowMs(): number {
  return performance.timeOrigin + performance.now();
}

function hex(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
