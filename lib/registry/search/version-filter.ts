import { type Fault, Refusal } from "#lib/kernel/refusal";

/** How a figure or a parameter is held against a value. */
export type Comparison = ">" | ">=" | "<" | "<=" | "=";

export type MetricCondition = {
  /** Part of the data, `report` unless said. */
  readonly part: string;
  readonly metric: string;
  readonly comparison: Comparison;
  readonly value: number;
};

export type ParameterCondition = {
  readonly name: string;
  readonly comparison: Comparison;
  /** Compared as a number where it reads as one, otherwise as text and for equality only. */
  readonly value: number | string;
};

/** What a version must be; every condition holds. */
export type VersionFilter = {
  readonly tags: readonly string[];
  readonly metrics: readonly MetricCondition[];
  readonly parameters: readonly ParameterCondition[];
  /** SHA-256 of the data's file, of the rows of one of its parts, or of the model file itself. */
  readonly fingerprint: string | null;
};

/** The filter as a query spells it, conditions joined by commas. */
export type VersionQuery = {
  readonly tag?: string | undefined;
  readonly metric?: string | undefined;
  readonly parameter?: string | undefined;
  readonly fingerprint?: string | undefined;
};

/** Figures a search may name. */
const METRICS = [
  "accuracy",
  "auc",
  "nll",
  "brier",
  "ece15",
  "review_rate",
  "kept_error",
  "cost_automatic",
  "cost_with_people",
] as const;

const MOST_CONDITIONS = 10;
const METRIC = /^(?:([a-z][a-z0-9_]{0,40})\.)?([a-z][a-z0-9_]{0,40})(>=|<=|>|<|=)(\S{1,40})$/;
const PARAMETER = /^([^<>=,]{1,100}?)(>=|<=|>|<|=)(.{1,100})$/;
const SHA256 = /^[0-9a-f]{64}$/;

/**
 * Reads `tag=a,b`, `metric=auc>0.8,gate.ece15<=0.05`, `parameter=l2=0.1,method=logistic` and `fingerprint=<sha256>`;
 * `null` when nothing is asked. Refuses `invalid_request` with a pointer to the condition that cannot be read.
 */
export function versionFilter(query: VersionQuery): VersionFilter | null {
  const faults: Fault[] = [];
  const read = <T>(name: keyof VersionQuery, parse: (text: string) => T | string): T[] =>
    conditionsOf(query[name]).flatMap((text) => {
      const found = parse(text);
      if (typeof found !== "string") return [found];
      faults.push({ pointer: `/query/${name}`, detail: found });
      return [];
    });
  const filter: VersionFilter = {
    tags: conditionsOf(query.tag),
    metrics: read("metric", readMetric),
    parameters: read("parameter", readParameter),
    fingerprint: query.fingerprint ?? null,
  };
  if (filter.fingerprint !== null && !SHA256.test(filter.fingerprint)) {
    faults.push({ pointer: "/query/fingerprint", detail: "is a SHA-256 in lower-case hex" });
  }
  for (const name of ["tag", "metric", "parameter"] as const) {
    const count = conditionsOf(query[name]).length;
    if (count > MOST_CONDITIONS || (query[name] !== undefined && count === 0)) {
      const detail = `takes 1 to ${MOST_CONDITIONS} conditions`;
      faults.push({ pointer: `/query/${name}`, detail });
    }
  }
  if (faults.length > 0) {
    throw new Refusal("invalid_request", "The search cannot be read.", { faults });
  }
  const isAsked = Object.values(query).some((it) => it !== undefined);
  return isAsked ? filter : null;
}

function conditionsOf(text: string | undefined): string[] {
  const parts = (text ?? "").split(",").map((it) => it.trim());
  return parts.filter((it) => it !== "");
}

function readMetric(text: string): MetricCondition | string {
  const [, part = "report", metric = "", comparison, number = ""] = METRIC.exec(text) ?? [];
  if (!isComparison(comparison)) return 'is spelled like "auc>0.8" or "gate.ece15<=0.05"';
  if (!(METRICS as readonly string[]).includes(metric)) {
    return `knows ${METRICS.join(", ")}, not "${metric}"`;
  }
  const value = Number(number);
  if (!Number.isFinite(value)) return `holds ${metric} against "${number}", which is no number`;
  return { part, metric, comparison, value };
}

function readParameter(text: string): ParameterCondition | string {
  const [, name = "", comparison, said = ""] = PARAMETER.exec(text) ?? [];
  if (!isComparison(comparison)) return 'is spelled like "l2=0.1" or "method=logistic"';
  const value = said.trim() !== "" && Number.isFinite(Number(said)) ? Number(said) : said;
  if (typeof value === "string" && comparison !== "=") return `"${said}" has no order; use =`;
  return { name: name.trim(), comparison, value };
}

function isComparison(text: string | undefined): text is Comparison {
  return text !== undefined && [">", ">=", "<", "<=", "="].includes(text);
}
