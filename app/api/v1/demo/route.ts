import { RemovedDemoDto } from "#lib/contracts/people";
import { defineRoute } from "#lib/http/define-route";
import { removeDemoSafely } from "#prisma/seed/remove-demo";

export const DELETE = defineRoute({
  summary: "Take the whole demo out; everything else stays",
  act: "change_people",
  reply: RemovedDemoDto,
  handle: ({ db, actor }) => removeDemoSafely(db, actor),
});
