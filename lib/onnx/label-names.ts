import { shown } from "./model-finding";

/** Labels a list may name; the largest known classifiers have a tenth of it. */
const MOST_LABELS = 10_000;
const LONGEST_TEXT = 1_000_000;
/** Keys under which exporters store labels, the most telling first. */
const KEYS = ["labels", "classes", "class_names", "id2label", "label_names", "names"];

/**
 * Labels that `metadata_props` spell out, or `null`. Read as data, never evaluated: a JSON list, an object from index to
 * label or from label to index, the same in Python's quotes, or a list by commas or lines.
 */
export function labelsFromMetadata(metadata: Readonly<Record<string, string>>): string[] | null {
  for (const key of KEYS) {
    const text = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
    const labels = text && text.length <= LONGEST_TEXT ? cleanLabels(listIn(text.trim())) : null;
    if (labels && labels.length > 1) return labels;
  }
  return null;
}

/** Labels fit to be shown and stored, each of 1 to 100 characters; `null` when one is empty or two are alike. */
export function cleanLabels(labels: readonly string[]): string[] | null {
  if (labels.length === 0 || labels.length > MOST_LABELS) return null;
  const clean = labels.map((label) => shown(label.trim(), 100));
  const isSound = clean.every((label) => label !== "") && new Set(clean).size === clean.length;
  return isSound ? clean : null;
}

function listIn(text: string): string[] {
  const parsed = parsedJson(text) ?? parsedJson(inJsonQuotes(text));
  if (Array.isArray(parsed)) return parsed.every(isName) ? parsed.map(String) : [];
  if (parsed !== null && typeof parsed === "object") return byIndex(Object.entries(parsed));
  return /^[[{]/.test(text) ? [] : text.split(text.includes("\n") ? "\n" : ",");
}

/** `{"0": "no", "1": "yes"}` or `{"no": 0, "yes": 1}`; an index that is missing makes it no list. */
function byIndex(entries: readonly (readonly [string, unknown])[]): string[] {
  const isIndexFirst = entries.every(([key, value]) => /^\d+$/.test(key) && isName(value));
  const pairs = entries.map(([key, value]) =>
    isIndexFirst ? ([Number(key), String(value)] as const) : ([value, key] as const),
  );
  const labels = new Map<unknown, string>(pairs);
  const ordered = entries.map((_, index) => labels.get(index));
  return ordered.every((label) => label !== undefined) ? ordered : [];
}

function isName(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

/** `{0: 'cat', 1: "it's"}` as JSON: keys and single-quoted texts get double quotes, double-quoted ones stay. */
function inJsonQuotes(text: string): string {
  return text.replaceAll(
    /"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'|(\d+)(?=\s*:)/g,
    (whole, single?: string, key?: string) => {
      if (key !== undefined) return `"${key}"`;
      return single === undefined ? whole : JSON.stringify(single.replaceAll("\\'", "'"));
    },
  );
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
