import { z } from "zod";
import { NAMED_SCHEMAS } from "./named-schemas";

export type Json = Readonly<Record<string, unknown>>;

/** Makes JSON Schemas for one document; named schemas and those that refer to themselves land in `shared`. */
export type SchemaCollector = {
  readonly of: (schema: z.ZodType, io: "input" | "output") => Json;
  readonly shared: Readonly<Record<string, Json>>;
};

/** A collector for a document that keeps its shared schemas under `#/components/schemas`. */
export function schemaCollector(): SchemaCollector {
  const shared: Record<string, Json> = {};
  const nameOf = (id: string, definition: string, io: string) => {
    const name = id.startsWith("__") ? `Shared${Object.keys(shared).length + 1}` : id;
    const isOther = name in shared && JSON.stringify(shared[name]) !== definition;
    return isOther && io === "input" ? `${name}Input` : name;
  };
  const of = (schema: z.ZodType, io: "input" | "output") => {
    const { definitions, root } = jsonSchemaOf(schema, io);
    const renamed = new Map<string, string>();
    for (const [id, definition] of definitions) {
      renamed.set(id, nameOf(id, JSON.stringify(withReferences(definition, new Map())), io));
    }
    for (const [id, definition] of definitions) {
      shared[renamed.get(id) ?? id] = withReferences(definition, renamed);
    }
    return withReferences(root, renamed);
  };
  return { of, shared };
}

/** What JSON Schema cannot say (a refinement, a transformation) is left open. */
function jsonSchemaOf(schema: z.ZodType, io: "input" | "output") {
  const options = { io, unrepresentable: "any", metadata: NAMED_SCHEMAS } as const;
  const wrapped: Json = z.toJSONSchema(z.object({ root: schema }), options);
  const { root = {} } = wrapped.properties as Readonly<Record<string, Json>>;
  const definitions = Object.entries((wrapped.$defs ?? {}) as Readonly<Record<string, Json>>);
  return { definitions, root };
}

function withReferences(schema: Json, renamed: ReadonlyMap<string, string>): Json {
  return JSON.parse(JSON.stringify(schema), (key, value) => {
    if (key !== "$ref" || typeof value !== "string") return value;
    const id = value.replace("#/$defs/", "");
    return `#/components/schemas/${renamed.get(id) ?? id}`;
  });
}
