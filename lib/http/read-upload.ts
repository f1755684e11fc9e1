import { createHash, randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebStream } from "node:stream/web";
import busboy from "busboy";
import type { z } from "zod";
import { environment } from "#lib/config/env";
import { Refusal } from "#lib/kernel/refusal";
import { parseJson } from "./parse-json";
import { accepted } from "./read-input";

type UploadOptions = {
  /** Where the file waits under a name of its own, made when it is missing; `incoming` in the data directory unless said. */
  readonly folder?: string;
  /** Names of the text parts that may come along, in any order, each at most once and of at most one mebibyte. */
  readonly fields?: readonly string[];
  readonly maxFileBytes?: number;
  readonly maxMs?: number;
};

/** A form that arrived whole. */
export type Upload = {
  /** The part `file`, on disk until `discard`. */
  readonly path: string;
  /** SHA-256 of its bytes, hex, counted as they came. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly fields: ReadonlyMap<string, string>;
  /** The whole file. */
  readonly bytes: () => Promise<Uint8Array>;
  /** Takes the file off the disk; whoever read the upload calls it. */
  readonly discard: () => Promise<void>;
};

/** What a model file may weigh. */
const MODEL_BYTES = 200 * 1024 * 1024;
/** What an exported version may weigh: its file, the one it was rewritten from, and its records. */
export const ARCHIVE_BYTES = 2 * MODEL_BYTES + 32 * 1024 * 1024;
const FIELD_BYTES = 1024 * 1024;
/** Boundaries, headers and whatever a client puts before the first part. */
const ENVELOPE_BYTES = 64 * 1024;
const UPLOAD_MS = 120_000;
const LEFT_BEHIND_MS = 60 * 60_000;

/**
 * A form of one `file` and a few text parts, the file streamed to disk and counted as it comes, so that memory never holds
 * more than a chunk of it. Refuses `unsupported_media_type`, `too_large`, `body_timeout`, `invalid_utf8` and, with a pointer
 * to the part, `invalid_request`; nothing stays on disk then.
 */
export async function readUpload(request: Request, options: UploadOptions): Promise<Upload> {
  const {
    folder = incomingFolder(),
    fields = [],
    maxFileBytes = MODEL_BYTES,
    maxMs = UPLOAD_MS,
  } = options;
  const mostBytes = maxFileBytes + fields.length * FIELD_BYTES + ENVELOPE_BYTES;
  if (Number(request.headers.get("content-length") ?? 0) > mostBytes) throw tooLarge(maxFileBytes);
  const parser = parserFor(request, fields.length);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await sweep(folder);
  const path = join(folder, `${randomUUID()}.part`);
  const discard = () => rm(path, { force: true });
  const form = collect(parser, { path, fields, maxFileBytes });
  const late = AbortSignal.timeout(maxMs);
  try {
    const body = Readable.fromWeb(request.body as WebStream);
    await pipeline(body, atMost(mostBytes, maxFileBytes), parser, { signal: late });
    const { file, texts } = await form.whole();
    return { path, ...file, fields: texts, bytes: () => readFile(path), discard };
  } catch (error) {
    await form.settled();
    await discard();
    throw refusalOf(error, late.aborted);
  }
}

/** Reads an upload, acts, and takes the file off the disk, whatever came of it. */
export async function withUpload<T>(
  request: Request,
  options: UploadOptions,
  act: (upload: Upload) => Promise<T>,
): Promise<T> {
  const upload = await readUpload(request, options);
  try {
    return await act(upload);
  } finally {
    await upload.discard();
  }
}

/** A text part as a JSON value read by its schema; `{}` when it did not come. Pointers begin with its name. */
export function jsonPart<T>({ fields }: Upload, name: string, schema: z.ZodType<T>): T {
  const text = fields.get(name) ?? "{}";
  return accepted(schema, parsedPart(name, text), `/${name}`);
}

function parsedPart(name: string, text: string): unknown {
  try {
    return parseJson(new TextEncoder().encode(text));
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const faults = cause.faults.map(({ pointer, detail }) => {
      return { pointer: `/${name}${pointer}`, detail };
    });
    const isJson = cause.code !== "malformed_json";
    throw new Refusal(cause.code, isJson ? cause.message : `The part “${name}” is not JSON.`, {
      faults: isJson ? faults : [{ pointer: `/${name}`, detail: "is not JSON" }],
      cause,
    });
  }
}

/** Takes away what a process that was killed left behind. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
    if (name.endsWith(".part") && Date.now() - mtimeMs > LEFT_BEHIND_MS) {
      await rm(path, { force: true });
    }
  }
}

function incomingFolder(): string {
  return join(environment().dataDir, "incoming");
}

type File = Pick<Upload, "sha256" | "sizeBytes">;
type Collecting = Required<Pick<UploadOptions, "fields" | "maxFileBytes">> & {
  readonly path: string;
};

function parserFor(request: Request, fields: number): busboy.Busboy {
  const type = request.headers.get("content-type") ?? "";
  const isCoded = (request.headers.get("content-encoding") ?? "identity") !== "identity";
  if (isCoded || request.body === null || !/^multipart\/form-data\s*;/i.test(type))
    throw notAForm();
  const limits = { fieldSize: FIELD_BYTES, fields: fields + 1, parts: fields + 3, headerPairs: 20 };
  try {
    return busboy({ headers: { "content-type": type }, limits });
  } catch (cause) {
    throw notAForm(cause);
  }
}

/** Hears what the parser finds. Anything that does not belong ends the parsing with its refusal. */
function collect(parser: busboy.Busboy, { path, fields, maxFileBytes }: Collecting) {
  const texts = new Map<string, string>();
  let writing: Promise<File> | null = null;
  const refuse = (refusal: Refusal) => void parser.destroy(refusal);
  parser.on("file", (name, stream) => {
    stream.on("error", () => undefined); // told to whoever writes it
    if (name !== "file") return refuse(badPart(name, "is no part of this form"));
    if (writing !== null) return refuse(badPart(name, "came twice"));
    writing = write(stream, path, maxFileBytes);
    writing.catch((error: Error) => parser.destroy(error));
  });
  parser.on("field", (name, text, { valueTruncated }) => {
    if (!fields.includes(name)) return refuse(badPart(name, "is no part of this form"));
    if (texts.has(name)) return refuse(badPart(name, "came twice"));
    if (valueTruncated) return refuse(new Refusal("too_large", `${name} is over a mebibyte.`));
    if (text.includes("\ufffd"))
      return refuse(new Refusal("invalid_utf8", `The part ${name} is not UTF-8.`));
    texts.set(name, text);
  });
  for (const limit of ["partsLimit", "fieldsLimit"] as const) {
    parser.on(limit, () => refuse(badPart("", "the form has too many parts")));
  }
  const whole = async () => {
    const file = await writing;
    if (file === null) throw badPart("file", "is missing");
    return { file, texts };
  };
  return { whole, settled: async () => void (await writing?.catch(() => undefined)) };
}

async function write(stream: Readable, path: string, maxBytes: number): Promise<File> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > maxBytes) return next(tooLarge(maxBytes));
      hash.update(chunk);
      next(null, chunk);
    },
  });
  await pipeline(stream, counted, createWriteStream(path, { flags: "wx", mode: 0o600 }));
  return { sha256: hash.digest("hex"), sizeBytes };
}

function atMost(mostBytes: number, maxFileBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, next) {
      seen += chunk.byteLength;
      if (seen > mostBytes) next(tooLarge(maxFileBytes));
      else next(null, chunk);
    },
  });
}

function refusalOf(error: unknown, isLate: boolean): unknown {
  if (error instanceof Refusal) return error;
  if (isLate)
    return new Refusal("body_timeout", "The form took too long to arrive.", { cause: error });
  const isOurs = error instanceof Error && "syscall" in error; // the disk, not the form
  return isOurs ? error : badPart("", "the form ends before it is whole", error);
}

function tooLarge(maxBytes: number): Refusal {
  return new Refusal("too_large", `A file here holds at most ${maxBytes} bytes.`);
}

function notAForm(cause?: unknown): Refusal {
  const detail = "Send multipart/form-data with a boundary, not compressed.";
  return new Refusal("unsupported_media_type", detail, { cause });
}

function badPart(name: string, detail: string, cause?: unknown): Refusal {
  const pointer =
    name === "" ? "" : `/${name.slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const faults = [{ pointer, detail }];
  return new Refusal("invalid_request", "The form does not fit.", { faults, cause });
}
