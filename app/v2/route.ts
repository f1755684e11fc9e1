import { z } from "zod";
import { defineRoute } from "#lib/http/define-route";

/** The server's own name and what it speaks beside the protocol's plain form. */
export const GET = defineRoute({
  summary: "Describe this server by the Open Inference Protocol",
  act: "public",
  errors: "protocol",
  reply: z.strictObject({ name: z.string(), version: z.string(), extensions: z.array(z.string()) }),
  handle: () => ({ name: "umpire", version: "1", extensions: ["binary_tensor_data"] }),
});
