import { z } from "zod";
import { defineRoute } from "#lib/http/define-route";
import { removeDemo } from "#prisma/seed/remove-demo";

const Count = z.int();

export const DELETE = defineRoute({
  summary: "Take the whole demo out; everything else stays",
  act: "change_people",
  reply: z.strictObject({
    endpoints: Count,
    predictions: Count,
    queues: Count,
    models: Count,
    people: Count,
    keys: Count,
  }),
  handle: ({ db, actor }) => removeDemo(db, actor),
});
