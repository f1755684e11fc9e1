import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTar, TarError, writeTar } from "./tar";

const utf8 = new TextEncoder();
const FILES = new Map([
  ["empty.json", new Uint8Array(0)],
  ["block.bin", new Uint8Array(512).fill(7)],
  ["card.md", utf8.encode("# Größe\n")],
]);

describe("an archive", () => {
  it("gives back the files it was made of, in order", () => {
    const read = readTar(writeTar(FILES));
    expect([...read].map(([name, bytes]) => [name, [...bytes]])).toEqual(
      [...FILES].map(([name, bytes]) => [name, [...bytes]]),
    );
  });

  it("is one that tar itself reads, and reads one that tar wrote", () => {
    const folder = mkdtempSync(join(tmpdir(), "umpire-tar-"));
    try {
      writeFileSync(join(folder, "ours.tar"), writeTar(FILES));
      execFileSync("tar", ["-xf", "ours.tar"], { cwd: folder });
      for (const [name, bytes] of FILES) {
        expect([name, ...readFileSync(join(folder, name))]).toEqual([name, ...bytes]);
      }
      execFileSync("tar", ["--format=ustar", "-cf", "theirs.tar", ...FILES.keys()], {
        cwd: folder,
      });
      const read = readTar(readFileSync(join(folder, "theirs.tar")));
      expect([...read.keys()]).toEqual([...FILES.keys()]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  const tar = writeTar(FILES);
  /** The first header with some bytes changed and its checksum made right again. */
  function forged(change: (block: Uint8Array) => void): Uint8Array {
    const copy = Uint8Array.from(tar);
    const block = copy.subarray(0, 512);
    change(block);
    block.fill(32, 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.set(utf8.encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
    return copy;
  }
  it.each<[string, Uint8Array]>([
    ["cut in a file", tar.subarray(0, 800)],
    ["cut before its end", tar.subarray(0, 512)],
    ["nothing", new Uint8Array(0)],
    ["noise", new Uint8Array(2048).fill(200)],
    ["a damaged header", Uint8Array.from(tar, (byte, i) => (i === 3 ? byte + 1 : byte))],
    ["a path upwards", forged((block) => block.set(utf8.encode("../../etc/passwd\0"), 0))],
    ["a path from the root", forged((block) => block.set(utf8.encode("/etc/passwd\0"), 0))],
    ["a folder's prefix", forged((block) => block.set(utf8.encode("etc"), 345))],
    ["a link", forged((block) => block.set(utf8.encode("2"), 156))],
    ["a negative size", forged((block) => block.set(utf8.encode("-0000000001\0"), 124))],
    ["an endless size", forged((block) => block.set(utf8.encode("77777777777\0"), 124))],
    ["a name twice", forged((block) => block.set(utf8.encode("block.bin\0"), 0))],
  ])("is refused when it is %s", (_, bytes) => {
    expect(() => readTar(bytes)).toThrow(TarError);
  });
});
