/** Where a span stands: W3C Trace Context, https://www.w3.org/TR/trace-context/. Ids are lower-case hex. */
export type TraceContext = {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
};

const HEADER = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const SAMPLED = 0x01;

/** What a `traceparent` header says; `null` where it is missing or says nothing that can be followed. */
export function readTraceparent(header: string | null): TraceContext | null {
  const found = HEADER.exec(header?.trim() ?? "");
  if (!found) return null;
  const [, version = "", traceId = "", spanId = "", flags = "", more] = found;
  const isKnown = version !== "ff" && (version !== "00" || more === undefined);
  if (!isKnown || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return null;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

/** The header for whoever is asked next. */
export function toTraceparent({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? "01" : "00"}`;
}
