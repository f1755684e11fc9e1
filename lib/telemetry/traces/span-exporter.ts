/** A span that has ended. Times are milliseconds since 1970, with their fraction. */
export type EndedSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: "server" | "internal" | "client";
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly isError: boolean;
};

type ExporterOptions = {
  /** The collector's address for traces. */
  readonly url: string;
  readonly send?: (url: string, init: RequestInit) => Promise<{ readonly ok: boolean }>;
  /** Told how many spans were thrown away, because the collector was away or slow. */
  readonly onLost?: (count: number) => void;
};

export type SpanExporter = {
  readonly add: (span: EndedSpan) => void;
  /** Sends what waits; resolves when it was sent or given up. */
  readonly flush: () => Promise<void>;
};

const MOST_WAITING = 2048;
const MOST_AT_ONCE = 512;
const FLUSH_MS = 5_000;
const SEND_MS = 5_000;
const KINDS = { internal: 1, server: 2, client: 3 } as const;
const NANOSECONDS_PER_MS = 1_000_000n;

/**
 * Sends ended spans to a collector, some at a time, as OTLP over HTTP in JSON. Spans are a help, never a duty: what the
 * collector does not take is thrown away, and nobody waits for it.
 */
export function spanExporter({
  url,
  send = fetch,
  onLost = () => {},
}: ExporterOptions): SpanExporter {
  let waiting: EndedSpan[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      if (!(await isTaken(batch))) onLost(batch.length);
    }
  };

  const isTaken = (batch: readonly EndedSpan[]) =>
    send(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(toOtlp(batch)),
      signal: AbortSignal.timeout(SEND_MS),
    }).then(
      ({ ok }) => ok,
      () => false,
    );

  const add = (span: EndedSpan) => {
    if (waiting.length >= MOST_WAITING) {
      onLost(1);
      return;
    }
    waiting.push(span);
    timer ??= setTimeout(() => void flush(), FLUSH_MS).unref();
  };

  return { add, flush };
}

/** The body that a collector takes: `ExportTraceServiceRequest` of OTLP 1 in its JSON form. */
function toOtlp(spans: readonly EndedSpan[]) {
  const resource = { attributes: attributesOf({ "service.name": "umpire" }) };
  return {
    resourceSpans: [
      { resource, scopeSpans: [{ scope: { name: "umpire" }, spans: spans.map(toSpan) }] },
    ],
  };
}

function toSpan({ parentSpanId, attributes, isError, ...span }: EndedSpan) {
  const { traceId, spanId, name, kind, startMs, endMs } = span;
  return {
    ...{ traceId, spanId, ...(parentSpanId ? { parentSpanId } : {}), name, kind: KINDS[kind] },
    startTimeUnixNano: nanoseconds(startMs),
    endTimeUnixNano: nanoseconds(endMs),
    attributes: attributesOf(attributes),
    status: { code: isError ? 2 : 0 },
  };
}

function attributesOf(attributes: Readonly<Record<string, string | number>>) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === "string" ? { stringValue: value } : { intValue: String(value) },
  }));
}

/** As a decimal string, because JSON's numbers end before it does. */
function nanoseconds(ms: number): string {
  const whole = Math.floor(ms);
  const rest = Math.round((ms - whole) * Number(NANOSECONDS_PER_MS));
  return String(BigInt(whole) * NANOSECONDS_PER_MS + BigInt(rest));
}
