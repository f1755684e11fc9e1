import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readUpload } from "./read-upload";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "umpire-upload-"));
});
afterAll(() => rm(folder, { recursive: true }));

const EDGE = "xYzZy";
const FILE = 'form-data; name="file"; filename="model.onnx"';
const MANIFEST = 'form-data; name="manifest"';
const part = (disposition: string, content: string) =>
  `--${EDGE}\r\nContent-Disposition: ${disposition}\r\n\r\n${content}\r\n`;
const END = `--${EDGE}--\r\n`;

/** The form in chunks of seven bytes, so that every boundary is cut somewhere. */
function upload(body: string, headers: Record<string, string> = {}): Request {
  const bytes = new TextEncoder().encode(body);
  let at = 0;
  const stream = new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + 7));
      at += 7;
    },
  });
  const init = { method: "POST", body: stream, duplex: "half" };
  return new Request("http://umpire.test/", {
    ...init,
    headers: { "content-type": `multipart/form-data; boundary=${EDGE}`, ...headers },
  } as RequestInit);
}

const read = (request: Request, more: object = {}) =>
  readUpload(request, { folder, fields: ["manifest"], maxFileBytes: 100, ...more });

describe("a form", () => {
  it("leaves its file on disk under its hash and hands over its texts", async () => {
    const content = "\u0000bytes of a model\r\n--not an edge";
    const form = part(FILE, content) + part(MANIFEST, '{"title":"Größe"}') + END;
    const got = await read(upload(form));
    const bytes = Buffer.from(content);
    expect(await readFile(got.path)).toEqual(bytes);
    expect(got).toMatchObject({
      sha256: createHash("sha256").update(bytes).digest("hex"),
      sizeBytes: bytes.length,
    });
    expect(got.fields.get("manifest")).toBe('{"title":"Größe"}');
    await got.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it("takes a file of exactly the limit", async () => {
    const got = await read(upload(part(FILE, "y".repeat(100)) + END));
    expect(got.sizeBytes).toBe(100);
    await got.discard();
  });

  const whole = part(FILE, "abc");
  it.each<[string, string, string, string]>([
    ["one byte over the limit", part(FILE, "y".repeat(101)) + END, "too_large", ""],
    ["no file", part(MANIFEST, "{}") + END, "invalid_request", "/file"],
    ["two files", whole + whole + END, "invalid_request", "/file"],
    [
      "a strange part",
      whole + part('form-data; name="a/b"', "1") + END,
      "invalid_request",
      "/a~1b",
    ],
    [
      "a text twice",
      whole + part(MANIFEST, "1") + part(MANIFEST, "2") + END,
      "invalid_request",
      "/manifest",
    ],
    ["a cut end", whole + part(MANIFEST, "{}"), "invalid_request", ""],
    ["a cut file", part(FILE, "abc").slice(0, -9), "invalid_request", ""],
    ["nothing", "", "invalid_request", ""],
    ["no form at all", "<html></html>", "invalid_request", ""],
    ["a long text", whole + part(MANIFEST, "z".repeat(1_048_577)) + END, "too_large", ""],
    ["a preamble without end", "p".repeat(1_200_000) + whole + END, "too_large", ""],
  ])("is refused and forgotten: %s", async (_, form, code, pointer) => {
    const faults = code === "invalid_request" ? [{ pointer }] : [];
    await expect(read(upload(form))).rejects.toMatchObject({ code, faults });
    expect(await readdir(folder)).toEqual([]);
  });

  it("is refused unread when it says that it is too long", async () => {
    const request = upload(whole + END, { "content-length": "99999999" });
    await expect(read(request)).rejects.toMatchObject({ code: "too_large" });
    expect(request.bodyUsed).toBe(false);
  });

  it.each([
    { "content-type": "application/json" },
    { "content-type": "multipart/form-data" },
    { "content-type": "multipart/mixed; boundary=xYzZy" },
    { "content-encoding": "gzip" },
  ])("is refused as another medium: %o", async (headers) => {
    const refused = read(upload(whole + END, headers));
    await expect(refused).rejects.toMatchObject({ code: "unsupported_media_type" });
  });

  it("sweeps away what a killed process left an hour ago, and nothing younger", async () => {
    const [old, young] = [join(folder, "old.part"), join(folder, "young.part")];
    await writeFile(old, "x");
    await writeFile(young, "y");
    const anHourAgo = new Date(Date.now() - 3_601_000);
    await utimes(old, anHourAgo, anHourAgo);
    const got = await read(upload(whole + END));
    await got.discard();
    expect(await readdir(folder)).toEqual(["young.part"]);
    await rm(young);
  });

  it("is refused when it stops arriving", async () => {
    const stream = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode(whole)),
    });
    const headers = { "content-type": `multipart/form-data; boundary=${EDGE}` };
    const init = { method: "POST", body: stream, duplex: "half", headers };
    const request = new Request("http://umpire.test/", init as RequestInit);
    await expect(read(request, { maxMs: 30 })).rejects.toMatchObject({ code: "body_timeout" });
    expect(await readdir(folder)).toEqual([]);
  });
});
