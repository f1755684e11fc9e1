import { z } from "zod";

export type Json = Readonly<Record<string, unknown>>;

/** Makes JSON Schemas for one document; what refers to itself lands in `shared`, named by its `id` or by a number. */
export type SchemaCollector = {
  readonly of: (schema: z.ZodType, io: "input" | "output") => Json;
  readonly shared: Readonly<Record<string, Json>>;
};

/** A collector for a document that keeps its shared schemas under `#/components/schemas`. */
export function schemaCollector(): SchemaCollector {
  const shared: Record<string, Json> = {};
  const names = new Map<string, string>();
  const nameOf = (id: string, definition: Json) => {
    if (!id.startsWith("__")) return id;
    const text = JSON.stringify(definition);
    const name = names.get(text) ?? `Shared${names.size + 1}`;
    names.set(text, name);
    return name;
  };
  const of = (schema: z.ZodType, io: "input" | "output") => {
    const { $schema: _, $defs = {}, ...rest } = jsonSchemaOf(schema, io);
    const definitions = Object.entries($defs as Record<string, Json>);
    const renamed = definitions.map(([id, it]) => [id, nameOf(id, it)] as const);
    for (const [index, [, name]] of renamed.entries()) {
      const [, definition = {}] = definitions[index] ?? [];
      shared[name] = withReferences(definition, renamed);
    }
    return withReferences(rest, renamed);
  };
  return { of, shared };
}

/** What JSON Schema cannot say (a refinement, a transformation) is left open. */
function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  return z.toJSONSchema(schema, { io, unrepresentable: "any" });
}

function withReferences(schema: Json, renamed: readonly (readonly [string, string])[]): Json {
  const text = renamed.reduce(
    (it, [id, name]) => it.replaceAll(`"#/$defs/${id}"`, `"#/components/schemas/${name}"`),
    JSON.stringify(schema),
  );
  return JSON.parse(text) as Json;
}
