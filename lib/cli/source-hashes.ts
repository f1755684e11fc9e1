import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A hash of a text, in hex. */
type Hash = (text: string) => string;

/** The files of `lib` that a module is made of: itself and what it imports, types left out, sorted. */
export function sourcesOf(entry: string): string[] {
  const found = new Set<string>();
  const waiting = [entry];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    waiting.push(...importsOf(file));
  }
  return [...found].sort();
}

/** One hash for each room of `lib` the module draws on: SHA-256 over the names and texts of the files it uses there. */
export function sourceHashes(entry: string, hash: Hash): Record<string, string> {
  const rooms = new Map<string, string[]>();
  for (const file of sourcesOf(entry)) {
    const room = file.split("/").slice(0, 2).join("/");
    rooms.set(room, [...(rooms.get(room) ?? []), `${file}\n${hash(readFileSync(file, "utf8"))}`]);
  }
  return Object.fromEntries([...rooms].map(([room, lines]) => [room, hash(lines.join("\n"))]));
}

function importsOf(file: string): string[] {
  const statements = /^(?:import|export)\s+(?!type\s)[^";]*?from\s+"((?:#lib|\.)[^"]*)"/gm;
  return [...readFileSync(file, "utf8").matchAll(statements)].map(([, target = ""]) =>
    target.startsWith("#lib/")
      ? `lib/${target.slice(5)}.ts`
      : `${join(dirname(file), target).replaceAll("\\", "/")}.ts`,
  );
}
