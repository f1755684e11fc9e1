import { InferenceFailure } from "../inference-failure";
import { headerBytesOf, objectOf } from "../inference-protocol/infer-request";
import { readInferResponse } from "../inference-protocol/infer-response";
import { parseExact } from "../inference-protocol/parse-exact";
import { writeInferRequest } from "../inference-protocol/protocol-message";
import { countOf, type TensorMetadata, typeNamed } from "../inference-protocol/tensor";
import type { Tensors } from "../protocol";
import type { RemoteOptions, SendOut } from "./remote-options";

type Server = Pick<
  RemoteOptions,
  "url" | "model" | "version" | "sends" | "timeoutMs" | "headers" | "send"
>;
type Reply = Awaited<ReturnType<SendOut>>;

/** What a server says of a model. */
export type RemoteMetadata = {
  readonly inputs: readonly TensorMetadata[];
  readonly outputs: readonly TensorMetadata[];
};

const MOST_ANSWER_BYTES = 64 * 1024 * 1024;
const MOST_METADATA_BYTES = 1024 * 1024;
const LONGEST_WORDS = 300;
/** A proxy before the server, or a server that is busy or starting: another connection may find another one. */
const WORTH_ANOTHER_TRY: readonly number[] = [502, 503, 504];
/** What servers of the protocol say of an input that they cannot run. */
const INPUT_REFUSED: readonly number[] = [400, 413, 422];

/** Resolves when the server says that the model can be asked; fails with an `InferenceFailure`. */
export async function askReady(server: Server): Promise<void> {
  const reply = await ask(server, "/ready", { maxBytes: MOST_METADATA_BYTES });
  if (reply.status !== 200) throw failed("load_failed", `is not ready: ${wordsOf(reply)}`);
}

/** The inputs and outputs of the model as the server describes them; fails with an `InferenceFailure`. */
export async function askMetadata(server: Server): Promise<RemoteMetadata> {
  const reply = await ask(server, "", { maxBytes: MOST_METADATA_BYTES });
  if (reply.status !== 200) throw failed("load_failed", `has no such model: ${wordsOf(reply)}`);
  return understood(() => {
    const message = objectOf(parseExact(reply.body), "", "The metadata");
    return { inputs: edgesOf(message.inputs), outputs: edgesOf(message.outputs) };
  });
}

type Run = {
  readonly fetches: readonly string[];
  /** Milliseconds both tries together may take. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
  /** W3C Trace Context, handed on. */
  readonly traceparent?: string | undefined;
};

/**
 * Runs tensors on the server. A request that finds no one, or a server that is busy, is sent once more over a connection
 * of its own. Fails with an `InferenceFailure`: `invalid` where the server says that it cannot run the input.
 */
export async function askInfer(
  server: Server,
  feeds: Tensors,
  { fetches, deadlineMs, signal, traceparent }: Run,
): Promise<{ readonly outputs: Tensors; readonly ms: number }> {
  const begun = performance.now();
  const inputs = Object.entries(feeds).map(([name, tensor]) => ({ name, ...tensor }));
  const isBinary = server.sends === "binary";
  const { headerBytes, body } = writeInferRequest({ inputs, outputs: fetches, isBinary });
  const sent = {
    ...{ body, headerBytes, maxBytes: MOST_ANSWER_BYTES, traceparent, ...(signal && { signal }) },
    endsAt: begun + Math.min(deadlineMs, 2 * server.timeoutMs),
  };
  const reply = await ask(server, "/infer", sent);
  if (INPUT_REFUSED.includes(reply.status)) {
    throw failed("invalid", `cannot run the input: ${wordsOf(reply)}`);
  }
  if (reply.status !== 200) throw failed("died", wordsOf(reply));
  const outputs = understood(() =>
    readInferResponse(reply.body, headerBytesOf(reply.header("inference-header-content-length"))),
  );
  const named = outputs.map(({ name, ...tensor }) => [name, tensor] as const);
  return { outputs: Object.fromEntries(named), ms: performance.now() - begun };
}

type Sent = {
  readonly maxBytes: number;
  readonly body?: Uint8Array;
  readonly headerBytes?: number | null;
  readonly signal?: AbortSignal;
  readonly traceparent?: string | undefined;
  /** When the caller gives up, on the monotonic clock. */
  readonly endsAt?: number;
};

async function ask(server: Server, path: string, sent: Sent): Promise<Reply> {
  const first = await once(server, path, sent, false).catch((error: unknown) => {
    if (kindOf(error) === "connection") return null;
    throw failureOf(error);
  });
  if (first && !WORTH_ANOTHER_TRY.includes(first.status)) return first;
  return once(server, path, sent, true).catch((error: unknown) => {
    throw failureOf(error);
  });
}

function once(
  server: Server,
  path: string,
  { maxBytes, body, headerBytes = null, signal, traceparent, endsAt = Infinity }: Sent,
  isFresh: boolean,
): Promise<Reply> {
  const timeoutMs = Math.ceil(Math.min(server.timeoutMs, endsAt - performance.now()));
  if (timeoutMs <= 0) throw failed("timeout", "had no time left");
  const type = headerBytes === null ? "application/json" : "application/octet-stream";
  return server.send({
    url: addressOf(server, path),
    method: body ? "POST" : "GET",
    headers: {
      ...server.headers,
      ...(body && { "content-type": type }),
      ...(traceparent !== undefined && { traceparent }),
      ...(headerBytes !== null && { "inference-header-content-length": String(headerBytes) }),
    },
    ...(body && { body }),
    ...{ timeoutMs, maxBytes, isFresh, ...(signal && { signal }) },
  });
}

function addressOf({ url, model, version }: Server, path: string): URL {
  const named = version === null ? "" : `/versions/${encodeURIComponent(version)}`;
  return new URL(`${url}/v2/models/${encodeURIComponent(model)}${named}${path}`);
}

function edgesOf(value: unknown): TensorMetadata[] {
  if (!Array.isArray(value)) throw failed("load_failed", "describes no tensors");
  return value.map((item: unknown) => {
    const { name, datatype, shape } = objectOf(item, "", "A tensor");
    const known = Array.isArray(shape) ? shape.map((dim: unknown) => (dim === -1 ? 0 : dim)) : null;
    const isTold = typeof name === "string" && typeNamed(datatype) !== null;
    if (!isTold || countOf(known) === null) throw failed("load_failed", "describes no tensor");
    return { name, datatype, shape } as TensorMetadata;
  });
}

/** What a reader refuses in the words of a request is the server's fault here. */
function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof InferenceFailure) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw failed("died", `does not keep to the protocol: ${plain(why)}`, error);
  }
}

function failureOf(error: unknown): unknown {
  if (error instanceof InferenceFailure) return error;
  const kind = kindOf(error);
  if (kind === null || !(error instanceof Error)) return error;
  const said = `could not be asked: ${plain(error.message)}`;
  return failed(kind === "timeout" ? "timeout" : "died", said, error);
}

function kindOf(error: unknown): string | null {
  return error instanceof Error && "kind" in error ? String(error.kind) : null;
}

/** The server's own words, which may be anything. */
function wordsOf({ status, body }: Reply): string {
  const text = new TextDecoder().decode(body.subarray(0, 2_000));
  return `it answered ${status} ${plain(/"error"\s*:\s*"([^"]*)/.exec(text)?.[1] ?? "")}`.trim();
}

function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ").slice(0, LONGEST_WORDS);
}

function failed(kind: InferenceFailure["kind"], said: string, cause?: unknown): InferenceFailure {
  return new InferenceFailure(kind, `The remote server ${said}`, cause ? { cause } : {});
}
