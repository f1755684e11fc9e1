import { z } from "zod";
import { Slug, VersionNumber } from "#lib/contracts/common";
import { StartedJobDto } from "#lib/contracts/jobs";
import { EvaluateRequest } from "#lib/contracts/models";
import { defineRoute } from "#lib/http/define-route";
import { startEvaluation } from "#lib/registry/evaluations/start-evaluation";

export const POST = defineRoute({
  summary: "Start a job that answers a named data set with a version and measures it",
  act: "change_models",
  params: z.strictObject({ model: Slug, version: VersionNumber }),
  body: EvaluateRequest,
  reply: StartedJobDto,
  status: 202,
  handle: async ({ db, actor, params, body }) => ({
    job_id: await startEvaluation(db, { ...params, ...body, actor }),
  }),
});
