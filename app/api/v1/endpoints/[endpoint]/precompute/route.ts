import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { StartedJobDto } from "#lib/contracts/jobs";
import { PrecomputeDto, PrecomputeRequest } from "#lib/contracts/serving";
import { defineRoute } from "#lib/http/define-route";
import { startPrecompute } from "#lib/serving/tables/start-precompute";
import { tableStatus } from "#lib/serving/tables/table-status";

const params = z.strictObject({ endpoint: Slug });

export const GET = defineRoute({
  summary: "Read how many answers were made ahead, and how old they are",
  act: "read_policies",
  params,
  reply: PrecomputeDto,
  handle: ({ db, principal, params: { endpoint: name } }) =>
    tableStatus(db, { name, reader: principal }),
});

export const POST = defineRoute({
  summary: "Start a job that makes every answer of an endpoint ahead",
  act: "change_policies",
  params,
  body: PrecomputeRequest,
  reply: StartedJobDto,
  status: 202,
  handle: async ({ db, actor, params: { endpoint }, body: { refresh: isRefresh } }) => ({
    job_id: await startPrecompute(db, { endpoint, isRefresh, actor }),
  }),
});
