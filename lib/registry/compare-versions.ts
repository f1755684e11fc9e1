import type { Db } from "#lib/db/client";
import { compilePolicy } from "#lib/decision/compile-policy";
import {
  type AccuracyComparison,
  compareAccuracy,
  comparePolicy,
  type PolicyComparison,
} from "./evaluations/compare-pairs";
import type { Evaluation, Latency } from "./evaluations/evaluation";
import { unpackRows } from "./evaluations/packed-rows";
import { pairRows, type RowPair } from "./evaluations/pair-rows";
import { readLatest, readLivePolicies, readPacked } from "./evaluations/store";
import { getVersion } from "./get-version";

/** A member of the manifest that is not the same in both; `null` where one has none. */
export type ManifestDifference = {
  /** JSON pointer into the manifest. */
  readonly pointer: string;
  readonly a: unknown;
  readonly b: unknown;
};

/** Two versions on the rows of a data set that both answered. */
export type PairedComparison = AccuracyComparison & {
  readonly dataset: string;
  readonly part: string;
  readonly rows: number;
  readonly endpoints: readonly (PolicyComparison & {
    readonly endpoint: string;
    readonly policyVersion: number;
    readonly currency: string;
  })[];
};

/** Everything two versions of a model differ in. */
export type VersionComparison = {
  readonly sizeBytes: { readonly a: number; readonly b: number };
  readonly latency: { readonly a: Latency | null; readonly b: Latency | null };
  readonly paired: readonly PairedComparison[];
  readonly differences: readonly ManifestDifference[];
};

/**
 * Two versions of a model: their figures paired on the rows of every data set both were evaluated on, priced by the policies
 * in force where the model serves, and their manifests field by field in the order of the first. Refuses `not_found`.
 */
export async function compareVersions(
  db: Db,
  { model, a, b }: { model: string; a: number; b: number },
): Promise<VersionComparison> {
  const left = await getVersion(db, { model, version: a });
  const right = await getVersion(db, { model, version: b });
  const [ofA, ofB] = [await readLatest(db, left.id), await readLatest(db, right.id)];
  const paired = [];
  for (const one of ofA) {
    const other = ofB.find(({ dataset, part }) => dataset === one.dataset && part === one.part);
    const found = other && (await comparePair(db, left.modelId, one, other));
    if (found) paired.push(found);
  }
  return {
    sizeBytes: { a: left.sizeBytes, b: right.sizeBytes },
    latency: { a: latencyOf(ofA), b: latencyOf(ofB) },
    paired,
    differences: [...differences(left.manifest, right.manifest, "")],
  };
}

async function comparePair(
  db: Db,
  modelId: string,
  a: Evaluation,
  b: Evaluation,
): Promise<PairedComparison | null> {
  const rowsOf = async ({ id }: Evaluation) => unpackRows(await readPacked(db, id));
  const pairs = pairRows(await rowsOf(a), await rowsOf(b));
  if (pairs.length === 0) return null;
  const { dataset, part, labels } = a;
  const policies = await readLivePolicies(db, modelId);
  return {
    ...{ dataset, part, rows: pairs.length },
    ...compareAccuracy(pairs),
    endpoints: policies
      .filter((it) => it.labels.every((label) => labels.includes(label)))
      .map(({ endpoint, labels: asked, version: policyVersion, document }) => ({
        ...{ endpoint, policyVersion, currency: document.currency },
        ...comparePolicy(inOrder(pairs, labels, asked), compilePolicy(document, asked)),
      })),
  };
}

/** An endpoint may list the labels in another order than the version. */
function inOrder(
  pairs: readonly RowPair[],
  from: readonly string[],
  to: readonly string[],
): RowPair[] {
  const places = to.map((label) => from.indexOf(label));
  const turned = (p: readonly number[]) => places.map((place) => p[place] ?? Number.NaN);
  return pairs.map(({ a, b, truth, amounts }) => {
    return { a: turned(a), b: turned(b), truth: places.indexOf(truth), amounts };
  });
}

function latencyOf(evaluations: readonly Evaluation[]): Latency | null {
  return evaluations.find(({ latency }) => latency !== null)?.latency ?? null;
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
