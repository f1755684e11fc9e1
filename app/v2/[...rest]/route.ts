import { z } from "zod";
import { defineRoute } from "#lib/http/define-route";
import { Refusal } from "#lib/kernel/refusal";

const nowhere = defineRoute({
  summary: "Any other address of the protocol",
  act: "public",
  rawBody: "*/*",
  reply: z.never(),
  transaction: "none",
  errors: "protocol",
  handle: () => {
    throw new Refusal("not_found", "There is no such address.");
  },
});

export { nowhere as DELETE, nowhere as GET, nowhere as PATCH, nowhere as POST, nowhere as PUT };
