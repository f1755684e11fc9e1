import { z } from "zod";
import { JobDto, toJobDto } from "#lib/contracts/jobs";
import { defineRoute } from "#lib/http/define-route";
import { Id } from "#lib/kernel/ids";
import { getJobOf } from "#lib/registry/get-job";

export const GET = defineRoute({
  summary: "Read how far a job is, what it said and what came of it",
  act: "read_models",
  params: z.strictObject({ job: Id }),
  reply: JobDto,
  handle: async ({ db, params: { job } }) => toJobDto(await getJobOf(db, job)),
});
