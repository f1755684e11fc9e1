import type { Comparison, Field, Literal, Measure, Operand, Predicate } from "./predicate";

/** What a rule may look at. `p` is in the order of `labels`; all that is absent is missing to the rule. */
export type Facts = {
  readonly labels: readonly string[];
  readonly p: readonly number[] | null;
  readonly measures: Readonly<Partial<Record<Measure, number | null>>>;
  readonly input: Readonly<Record<string, unknown>>;
  readonly context: Readonly<Record<string, unknown>>;
};

/** Whether a prediction meets the condition. A comparison with a missing field, or between different types, is false. */
export function evaluate(predicate: Predicate, facts: Facts): boolean {
  switch (predicate.kind) {
    case "and":
      return predicate.terms.every((term) => evaluate(term, facts));
    case "or":
      return predicate.terms.some((term) => evaluate(term, facts));
    case "not":
      return !evaluate(predicate.term, facts);
    case "compare":
      return compare(read(predicate.left, facts), predicate.op, read(predicate.right, facts));
    case "in": {
      const value = read(predicate.operand, facts);
      return value !== undefined && predicate.values.includes(value);
    }
    case "missing":
      return readField(predicate.field, facts) === undefined;
  }
}

/** Numbers, strings and booleans by name; anything else a document may hold is missing to a rule. */
export function readMember(
  record: Readonly<Record<string, unknown>>,
  name: string,
): Literal | undefined {
  if (!Object.hasOwn(record, name)) return undefined;
  const value = record[name];
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  return typeof value === "string" || typeof value === "boolean" ? value : undefined;
}

function read(operand: Operand, facts: Facts): Literal | undefined {
  return operand.kind === "literal" ? operand.value : readField(operand.field, facts);
}

function readField(field: Field, facts: Facts): Literal | undefined {
  if (field.from === "measure") return facts.measures[field.name] ?? undefined;
  if (field.from === "p") return facts.p?.[facts.labels.indexOf(field.label)];
  return readMember(facts[field.from], field.name);
}

function compare(left: Literal | undefined, op: Comparison, right: Literal | undefined): boolean {
  if (typeof left !== typeof right || left === undefined) return false;
  if (op === "=") return left === right;
  if (op === "!=") return left !== right;
  if (typeof left !== "number" || typeof right !== "number") return false;
  if (op === "<") return left < right;
  if (op === "<=") return left <= right;
  return op === ">" ? left > right : left >= right;
}
