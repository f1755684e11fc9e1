import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { StartedJobDto } from "#lib/contracts/jobs";
import { LadderFitRequest, LadderFitsDto } from "#lib/contracts/ladder-fits";
import { defineRoute } from "#lib/http/define-route";
import { listLadderFits } from "#lib/serving/ladder-fits/list-ladder-fits";
import { startLadderFit } from "#lib/serving/ladder-fits/start-ladder-fit";

const params = z.strictObject({ endpoint: Slug });

export const GET = defineRoute({
  summary: "Read what was fitted for an endpoint's ladder: total cost by how many rows go up",
  act: "read_policies",
  params,
  reply: LadderFitsDto,
  handle: ({ db, principal, params: { endpoint: name } }) =>
    listLadderFits(db, { name, reader: principal }),
});

export const POST = defineRoute({
  summary: "Start a job that fits when a rung of an endpoint's ladder is climbed",
  act: "change_policies",
  params,
  body: LadderFitRequest,
  reply: StartedJobDto,
  status: 202,
  handle: async ({ db, actor, params: { endpoint }, body: request }) => ({
    job_id: await startLadderFit(db, { endpoint, request, actor }),
  }),
});
