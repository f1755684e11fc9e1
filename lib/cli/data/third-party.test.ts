import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { filesOfArchive } from "./third-party-archive";
import { THIRD_PARTY } from "./third-party-packages";

let folder: string;
beforeAll(() => {
  mkdirSync(join(".data", "tests"), { recursive: true });
  folder = mkdtempSync(join(".data", "tests", "archive-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A package as npm packs it, by the system's own tar. */
function packed(files: Readonly<Record<string, string>>): Uint8Array {
  const top = mkdtempSync(join(folder, "made-"));
  for (const [path, text] of Object.entries(files)) {
    const whole = join(top, "package", path);
    mkdirSync(join(whole, ".."), { recursive: true });
    writeFileSync(whole, text);
  }
  return execFileSync("tar", ["-czf", "-", "--format=ustar", "-C", top, "package"]);
}

describe("an archive of a package", () => {
  const far = `${"a-long-folder/".repeat(9)}model.onnx`;

  it("gives the files asked for, and those only", () => {
    const archive = packed({
      "index.js": "process.exit(1)",
      "m/a.onnx": "bytes ä",
      [far]: "x".repeat(513),
    });
    const files = filesOfArchive(archive, ["m/a.onnx", far]);
    expect([...files.keys()].sort()).toEqual([far, "m/a.onnx"].sort());
    expect(new TextDecoder().decode(files.get("m/a.onnx"))).toBe("bytes ä");
    expect(files.get(far)).toHaveLength(513);
  });

  it("is refused when it lacks a file or is damaged", () => {
    const archive = packed({ "a.onnx": "y".repeat(5000) });
    expect(() => filesOfArchive(archive, ["b.onnx"])).toThrow("holds no b.onnx");
    expect(() => filesOfArchive(archive.subarray(0, archive.length - 9), ["a.onnx"])).toThrow();
  });
});

it("pins at least eight models of other people, with licenses that allow use", () => {
  const models = THIRD_PARTY.flatMap(({ files }) => files).filter(({ path }) =>
    path.endsWith(".onnx"),
  );
  expect(models.length).toBeGreaterThanOrEqual(8);
  for (const { license, integrity } of THIRD_PARTY) {
    expect(["MIT", "ISC", "Apache-2.0"]).toContain(license);
    expect(integrity).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
  }
});
