import { z } from "zod";
import { defineRoute } from "#lib/http/define-route";
import { storedApiDocument } from "#lib/http/stored-api-document";

export const GET = defineRoute({
  summary: "This document",
  act: "public",
  reply: z.looseObject({ openapi: z.string() }),
  handle: () =>
    new Response(storedApiDocument(), { headers: { "content-type": "application/json" } }),
});
