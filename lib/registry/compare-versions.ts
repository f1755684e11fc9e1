import type { Db } from "#lib/db/client";
import { getVersion } from "./get-version";

/** A member of the manifest that is not the same in both; `null` where one has none. */
export type ManifestDifference = {
  /** JSON pointer into the manifest. */
  readonly pointer: string;
  readonly a: unknown;
  readonly b: unknown;
};

/** Two versions of a model, field by field of their manifests, in the order of the first. Refuses `not_found`. */
export async function compareVersions(
  db: Db,
  { model, a, b }: { model: string; a: number; b: number },
): Promise<ManifestDifference[]> {
  const [left, right] = [
    await getVersion(db, { model, version: a }),
    await getVersion(db, { model, version: b }),
  ];
  return [...differences(left.manifest, right.manifest, "")];
}

/** Goes down as long as both are objects or both lists; what is only in one is one difference, however deep. */
function* differences(a: unknown, b: unknown, pointer: string): Generator<ManifestDifference> {
  if (!isTree(a) || !isTree(b) || Array.isArray(a) !== Array.isArray(b)) {
    if (a !== b) yield { pointer, a: a ?? null, b: b ?? null };
    return;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const step = key.replaceAll("~", "~0").replaceAll("/", "~1");
    yield* differences(a[key], b[key], `${pointer}/${step}`);
  }
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
