/** A value a rule may mention. */
export type Literal = string | number | boolean;

/** Something a rule may read of a prediction. */
export type Field =
  | { readonly from: "input" | "context"; readonly name: string }
  | { readonly from: "p"; readonly label: string }
  | { readonly from: "measure"; readonly name: Measure };

/** What is known of how sure the model is: the greatest probability, the entropy in nats, the lead over the second. */
export type Measure = "confidence" | "entropy" | "margin";

export type Operand =
  | { readonly kind: "literal"; readonly value: Literal }
  | { readonly kind: "field"; readonly field: Field };

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/** The condition of a rule: a tree of fixed shapes, so that evaluating it can neither run code nor fail to end. */
export type Predicate =
  | { readonly kind: "and" | "or"; readonly terms: readonly Predicate[] }
  | { readonly kind: "not"; readonly term: Predicate }
  | {
      readonly kind: "compare";
      readonly left: Operand;
      readonly op: Comparison;
      readonly right: Operand;
    }
  | { readonly kind: "in"; readonly operand: Operand; readonly values: readonly Literal[] }
  | { readonly kind: "missing"; readonly field: Field };

/** Every field a predicate reads, in reading order. */
export function fieldsOf(predicate: Predicate): Field[] {
  switch (predicate.kind) {
    case "and":
    case "or":
      return predicate.terms.flatMap(fieldsOf);
    case "not":
      return fieldsOf(predicate.term);
    case "compare":
      return [predicate.left, predicate.right].flatMap(fieldsOfOperand);
    case "in":
      return fieldsOfOperand(predicate.operand);
    case "missing":
      return [predicate.field];
  }
}

function fieldsOfOperand(operand: Operand): Field[] {
  return operand.kind === "field" ? [operand.field] : [];
}
