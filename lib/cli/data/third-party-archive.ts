import { gunzipSync } from "node:zlib";

const BLOCK = 512;
/** Archives of npm hold everything below this folder. */
const TOP = "package/";
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * The named files of a package's archive (a gzipped tar), by their paths inside the package; all others are passed over
 * unread. Throws when one is missing or the archive is damaged.
 */
export function filesOfArchive(
  archive: Uint8Array,
  paths: readonly string[],
): Map<string, Uint8Array> {
  const tar = gunzipSync(archive, { maxOutputLength: MOST_BYTES });
  const wanted = new Set(paths.map((path) => TOP + path));
  const found = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const header = tar.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const [name, size] = [nameOf(header), sizeOf(header)];
    const start = at + BLOCK;
    if (start + size > tar.length) throw new Error("the archive is cut short");
    if (wanted.has(name) && isFile(header)) {
      found.set(name.slice(TOP.length), Uint8Array.from(tar.subarray(start, start + size)));
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  const lost = paths.find((path) => !found.has(path));
  if (lost !== undefined) throw new Error(`the archive holds no ${lost}`);
  return found;
}

function nameOf(header: Uint8Array): string {
  const name = textOf(header, 0, 100);
  const prefix = textOf(header, 345, 155);
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** Octal digits, as POSIX writes them. */
function sizeOf(header: Uint8Array): number {
  const size = Number.parseInt(textOf(header, 124, 12).trim() || "0", 8);
  if (!Number.isSafeInteger(size) || size < 0) throw new Error("the archive has no sound sizes");
  return size;
}

function isFile(header: Uint8Array): boolean {
  return header[156] === 0 || header[156] === 0x30;
}

function textOf(header: Uint8Array, start: number, length: number): string {
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return new TextDecoder("latin1").decode(end < 0 ? bytes : bytes.subarray(0, end));
}
