import type { Policy } from "#lib/decision/policy";
import { amountName } from "./policy-edits";

const ELSEWHERE = 1000;

/** A value to begin with for the amount that costs depend on: the middle of what training saw, to two digits. */
export function usualAmount(
  policy: Pick<Policy, "costs" | "matrices">,
  inputSchema: unknown,
): number {
  const name = amountName(policy);
  const field = fieldsOf(inputSchema).find((it) => it.name === name);
  if (!field?.range) return ELSEWHERE;
  const { min, max } = field.range;
  const middle = Number(((min + max) / 2).toPrecision(2));
  return Number.isFinite(middle) && middle > 0 ? middle : ELSEWHERE;
}

type Field = { readonly name?: unknown; readonly range?: { min: number; max: number } };

function fieldsOf(schema: unknown): readonly Field[] {
  if (typeof schema !== "object" || schema === null || !("fields" in schema)) return [];
  return Array.isArray(schema.fields) ? schema.fields : [];
}
