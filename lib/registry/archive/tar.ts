/** Files by name, in order. */
export type TarFiles = ReadonlyMap<string, Uint8Array>;

/** Why bytes are no archive of ours. */
export class TarError extends Error {
  override readonly name = "TarError";
}

const BLOCK = 512;
const END = 2 * BLOCK;
const MOST_FILES = 32;
const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,98}$/;

/** A ustar archive of plain files: owned by nobody, dated 1970, so that the same files give the same bytes. */
export function writeTar(files: TarFiles): Uint8Array {
  const sizes = [...files.values()].map(({ length }) => BLOCK + padded(length));
  const tar = new Uint8Array(sizes.reduce((sum, size) => sum + size, END));
  let at = 0;
  for (const [name, bytes] of files) {
    if (!PLAIN_NAME.test(name)) throw new RangeError(`${name} is no plain name`);
    tar.set(header(name, bytes.length), at);
    tar.set(bytes, at + BLOCK);
    at += BLOCK + padded(bytes.length);
  }
  return tar;
}

/**
 * The files of an archive, as views into it. Throws a `TarError` for anything but plain files under plain names, each once:
 * folders, links, devices, long names and paths have no place here, and nothing is ever unpacked to a path.
 */
export function readTar(tar: Uint8Array): TarFiles {
  const files = new Map<string, Uint8Array>();
  let at = 0;
  while (at + BLOCK <= tar.length) {
    const block = tar.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) return files;
    const { name, size } = readHeader(block);
    const start = at + BLOCK;
    if (start + size > tar.length) throw new TarError(`the archive ends inside ${name}`);
    if (files.has(name)) throw new TarError(`${name} comes twice`);
    if (files.size === MOST_FILES) throw new TarError(`the archive has over ${MOST_FILES} files`);
    files.set(name, tar.subarray(start, start + size));
    at = start + padded(size);
  }
  throw new TarError("the archive has no end");
}

function header(name: string, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, offset: number) => block.set(new TextEncoder().encode(text), offset);
  put(name, 0);
  put("0000644\0", 100);
  put("0000000\0", 108);
  put("0000000\0", 116);
  put(`${octal(size, 11)}\0`, 124);
  put(`${octal(0, 11)}\0`, 136);
  put("        ", 148);
  put("0", 156);
  put("ustar\0", 257);
  put("00", 263);
  put(`${octal(sumOf(block), 6)}\0 `, 148);
  return block;
}

function readHeader(block: Uint8Array): { name: string; size: number } {
  const field = (from: number, length: number) => {
    const text = Buffer.from(block.subarray(from, from + length)).toString("latin1");
    return text.split("\0", 1)[0]?.trim() ?? "";
  };
  const blank = Uint8Array.from(block).fill(32, 148, 156);
  if (Number.parseInt(field(148, 8), 8) !== sumOf(blank)) {
    throw new TarError("a header's checksum is wrong");
  }
  const name = field(0, 100);
  const type = field(156, 1);
  const size = field(124, 12);
  if (!PLAIN_NAME.test(name) || field(345, 155) !== "") throw new TarError("a name is not plain");
  if (type !== "0" && type !== "") throw new TarError(`${name} is no plain file`);
  if (!/^[0-7]{1,11}$/.test(size)) throw new TarError(`the size of ${name} cannot be read`);
  return { name, size: Number.parseInt(size, 8) };
}

function sumOf(block: Uint8Array): number {
  return block.reduce((sum, byte) => sum + byte, 0);
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}

function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}
