import type { z } from "zod";
import { Problem } from "#lib/contracts/common";
import { ProtocolError } from "#lib/contracts/inference-protocol";
import { RIGHTS } from "#lib/kernel/rights";
import { type Json, type SchemaCollector, schemaCollector } from "./json-schemas";
import type { AnyRouteSpec } from "./route-spec";

/** A route with the address and method it answers. */
export type DeclaredRoute = {
  /** `/api/v1/cases/{case}` */
  readonly path: string;
  /** Upper case. */
  readonly method: string;
  readonly spec: AnyRouteSpec;
};

/** Problems every route may answer with; the rest is named by code on the page each `type` links to. */
const PROBLEM_STATUSES = {
  read: ["401", "403", "404", "422", "429", "500", "503"],
  write: ["400", "401", "403", "404", "408", "409", "413", "415", "422", "429", "500", "503"],
} as const;

/**
 * The OpenAPI 3.1 document of these routes, made from their declarations alone and in a fixed order, so that equal
 * declarations give an equal text.
 */
export function buildApiDocument(routes: readonly DeclaredRoute[]): Json {
  const inOrder = [...routes].sort((a, b) => orderOf(a).localeCompare(orderOf(b), "en"));
  const schemas = schemaCollector();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of inOrder) {
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: operationOf(route, schemas),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Umpire",
      version: "1",
      description:
        "Prices every prediction before it is placed, and asks a person when that is cheaper.",
    },
    servers: [{ url: "/" }],
    security: [{ apiKey: [] }, { session: [] }],
    paths,
    components: {
      schemas: {
        Problem: schemas.of(Problem, "output"),
        ProtocolError: schemas.of(ProtocolError, "output"),
        ...schemas.shared,
      },
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "umpire_session" },
      },
      responses: {
        Problem: {
          description: "A refusal, RFC 9457",
          content: {
            "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
          },
        },
        ProtocolError: {
          description: "A refusal, as the Open Inference Protocol spells it",
          content: {
            "application/json": { schema: { $ref: "#/components/schemas/ProtocolError" } },
          },
        },
      },
    },
  };
}

function orderOf({ path, method }: DeclaredRoute): string {
  return `${path} ${method}`;
}

function operationOf({ path, method, spec }: DeclaredRoute, schemas: SchemaCollector): Json {
  const isWrite = method !== "GET";
  const { summary, description, act } = spec;
  const parameters = [
    ...parametersOf(schemas, spec.params, "path"),
    ...parametersOf(schemas, spec.query, "query"),
    ...(isWrite && act !== "public" && spec.transaction !== "none" ? [IDEMPOTENCY_KEY] : []),
  ];
  return {
    operationId: operationIdOf(path, method),
    summary,
    ...(description && { description }),
    tags: [path.split("/")[3] ?? "umpire"],
    ...(act === "public" ? { security: [] } : { "x-umpire-right": rightOf(act) }),
    ...(parameters.length > 0 && { parameters }),
    ...requestBodyOf(schemas, spec),
    responses: responsesOf(schemas, spec, isWrite),
  };
}

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description: "Repeats the stored answer when the same request comes again within seven days.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
} as const;

function operationIdOf(path: string, method: string): string {
  const words = path.replace(/^\/api\/(v1\/)?/, "").split(/[^A-Za-z0-9]+/);
  return [method.toLowerCase(), ...words.filter(Boolean)].join("_");
}

function rightOf(act: Exclude<AnyRouteSpec["act"], "public">): Json {
  const { roles, scopes } = RIGHTS[act];
  return { act, roles, scopes };
}

function parametersOf(
  schemas: SchemaCollector,
  schema: z.ZodType | undefined,
  place: "path" | "query",
): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemas.of(schema, "input") as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    ...{ name, in: place },
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function requestBodyOf(schemas: SchemaCollector, { body, rawBody, parts }: AnyRouteSpec): Json {
  if (rawBody !== undefined) {
    const media = parts ? { schema: formSchema(parts) } : {};
    return { requestBody: { required: true, content: { [rawBody]: media } } };
  }
  if (!body) return {};
  const isOptional = [undefined, {}].some((nothing) => body.safeParse(nothing).success);
  const content = { "application/json": { schema: schemas.of(body, "input") } };
  return { requestBody: { required: !isOptional, content } };
}

function formSchema(parts: NonNullable<AnyRouteSpec["parts"]>): Json {
  const properties = Object.entries(parts).map(([name, description]) => {
    const isFile = name === "file" ? { contentMediaType: "application/octet-stream" } : {};
    return [name, { type: "string", description, ...isFile }];
  });
  return { type: "object", required: ["file"], properties: Object.fromEntries(properties) };
}

function responsesOf(schemas: SchemaCollector, spec: AnyRouteSpec, isWrite: boolean): Json {
  const media = spec.rawReply ?? "application/json";
  const schema = spec.rawReply === undefined ? { schema: schemas.of(spec.reply, "output") } : {};
  const problems = (isWrite ? PROBLEM_STATUSES.write : PROBLEM_STATUSES.read).filter(
    (status) => spec.act !== "public" || status !== "403" || isWrite,
  );
  const refused = spec.errors === "protocol" ? "ProtocolError" : "Problem";
  return {
    [String(spec.status ?? 200)]: {
      description: "Done",
      headers: { "X-Request-Id": { schema: { type: "string" } } },
      content: { [media]: schema },
    },
    ...Object.fromEntries(
      problems.map((status) => [status, { $ref: `#/components/responses/${refused}` }]),
    ),
  };
}
