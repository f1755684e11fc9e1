import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { dataManifest, unpacked } from "#lib/cli/data/data-files";
import { sha256 } from "#lib/cli/training-job";
import { DataManifest } from "#lib/pipeline/data-manifest";
import { ModelManifest } from "#lib/pipeline/manifest";
import { dataSha256 } from "./recipe";

const MEGABYTE = 1_000_000;
const files = readdirSync("models", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const manifests = files.filter((file) => basename(file) === "manifest.json");
const listed = new Map(manifests.flatMap(listing));

describe("the folder of models", () => {
  it("holds what a manifest lists, and nothing else", () => {
    expect(files.filter((file) => !listed.has(file))).toEqual([]);
    expect([...listed.keys()].filter((file) => !files.includes(file))).toEqual([]);
  });

  it("holds every file to its hash", () => {
    const strays = [...listed].filter(
      ([file, wanted]) => wanted !== null && hashOf(file) !== wanted,
    );
    expect(strays.map(([file]) => file)).toEqual([]);
  });

  it("stands by the license and the origin of all data", () => {
    for (const folder of dataFolders()) {
      expect(textOf(join(folder, "LICENSE"))).toMatch(/Permission is hereby granted/);
      expect(textOf(join(folder, "NOTICE"))).toMatch(
        /Origin[\s\S]*Package[\s\S]*License[\s\S]*Cut/,
      );
    }
  });

  it("says beside the reviews who wrote them, and how to be rid of them", () => {
    const notice = textOf("models/data/small_fine_foods/NOTICE");
    expect(notice).toContain("The texts were written by customers of a web shop.");
    expect(notice).toContain("Public product reviews, demo only.");
    expect(notice).toContain("npm run umpire -- data drop small_fine_foods");
  });

  it("names no person's address, no machine's folder, and no header of a mail", () => {
    const telling = [
      /[\w.+-]+@[\w-]+\.[a-z]{2,}/i,
      /(^|["'\s(])\/(home|root|tmp|work|Users)\//,
      /^(Received|Message-ID|X-Mailer|Return-Path):/im,
      /BEGIN [A-Z ]*PRIVATE KEY/,
    ];
    const strays = files
      .filter((file) => !/\.idx[13]\.gz$/.test(file))
      .filter((file) => telling.some((pattern) => pattern.test(unpackedText(file))));
    expect(strays).toEqual([]);
  });

  it("keeps to its budget: 8 MB of data, 5 MB of models", () => {
    const data = files.filter((file) => file.startsWith("models/data/"));
    const models = files.filter((file) => !file.startsWith("models/data/"));
    expect(totalBytes(data)).toBeLessThanOrEqual(8 * MEGABYTE);
    expect(totalBytes(models)).toBeLessThanOrEqual(5 * MEGABYTE);
  });

  it("was trained from committed sources and committed data", () => {
    for (const { source, data } of versions()) {
      expect(source?.dirty).toBe(false);
      expect(source?.commit).toMatch(/^[0-9a-f]{40}$/);
      expect(dataHashes()).toContain(data?.sha256);
    }
  });
});

/** The files a manifest answers for, with their hashes; itself and the two notices without one. */
function listing(path: string): [string, string | null][] {
  const folder = dirname(path);
  const content: unknown = JSON.parse(textOf(path));
  if (path.startsWith("models/data/")) {
    const { name, files: tables } = DataManifest.parse(content);
    expect(folder).toBe(`models/data/${name}`);
    return [
      [path, null],
      [join(folder, "LICENSE"), null],
      [join(folder, "NOTICE"), null],
      ...tables.map(({ file, sha256 }): [string, string] => [join(folder, file), sha256]),
    ];
  }
  const { model, version, artifact, files: others } = ModelManifest.parse(content);
  expect(folder).toBe(`models/${model}/${version}`);
  return [
    [path, null],
    [join(folder, artifact.file), artifact.sha256],
    ...Object.entries(others).map(([file, sha256]): [string, string] => [
      join(folder, file),
      sha256,
    ]),
  ];
}

function dataFolders(): string[] {
  return manifests
    .map((file) => dirname(file))
    .filter((folder) => folder.startsWith("models/data/"));
}

function versions(): ModelManifest[] {
  return manifests
    .filter((file) => !file.startsWith("models/data/"))
    .map((file) => ModelManifest.parse(JSON.parse(textOf(file))));
}

/** What a record may name its data by: the committed files, or the originals they are cut from. */
function dataHashes(): string[] {
  return dataFolders().flatMap((folder) => {
    const { files: tables, originals } = dataManifest(basename(folder));
    const lists = originals.length > 0 ? [tables, originals] : [tables];
    return lists.map((list) => dataSha256(list, sha256));
  });
}

/** Pixels are left packed: among millions of bytes anything can be found. */
function unpackedText(file: string): string {
  const [, bytes] = unpacked(file, readFileSync(file));
  return new TextDecoder().decode(bytes);
}

function totalBytes(paths: readonly string[]): number {
  return paths.reduce((sum, file) => sum + statSync(file).size, 0);
}

function textOf(file: string): string {
  return readFileSync(file, "utf8");
}

function hashOf(file: string): string {
  return sha256(readFileSync(file));
}
