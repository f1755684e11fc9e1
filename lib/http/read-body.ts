import { Refusal } from "#lib/kernel/refusal";

/** What a body may weigh and how long it may take to arrive. */
export type BodyLimits = {
  readonly maxBytes: number;
  readonly maxMs: number;
};

/** What a JSON body may weigh and how long it may take to arrive. */
export const JSON_LIMITS: BodyLimits = { maxBytes: 1_048_576, maxMs: 10_000 };

/**
 * The whole body as bytes; empty when there is none. A declared length over the limit is refused unread, an
 * undeclared one as soon as the count passes it, so that memory never holds more than the limit.
 * Refuses `too_large` and `body_timeout`.
 */
export async function readBody(
  request: Request,
  { maxBytes, maxMs }: BodyLimits,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return new Uint8Array(0);
  const reader = request.body.getReader();
  const clock = deadline(maxMs);
  try {
    return await collect(reader, maxBytes, clock.passed);
  } catch (error) {
    reader.cancel().catch(() => undefined);
    if (error instanceof Refusal) throw error;
    throw new Refusal("body_timeout", "The body stopped arriving.", { cause: error });
  } finally {
    clock.stop();
  }
}

async function collect(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  late: Promise<never>,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await Promise.race([reader.read(), late]);
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(value);
  }
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}

function deadline(maxMs: number) {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooSlow(maxMs)), maxMs);
  });
  passed.catch(() => undefined);
  return { passed, stop: () => clearTimeout(timer) };
}

/** The refusal of a body that takes longer than `maxMs`. */
export function tooSlow(maxMs: number): Refusal {
  return new Refusal("body_timeout", `The body took longer than ${maxMs / 1000} s.`);
}

/** The refusal of a body over `maxBytes`. */
export function tooLarge(maxBytes: number): Refusal {
  return new Refusal("too_large", `A body here holds at most ${maxBytes} bytes.`);
}
