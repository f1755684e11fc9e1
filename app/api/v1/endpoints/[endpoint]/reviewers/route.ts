import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { ReviewersDto, ReviewersQuery } from "#lib/contracts/statistics";
import { defineRoute } from "#lib/http/define-route";
import { endpointReviewers } from "#lib/monitoring/endpoint-reviewers";
import { getEndpoint } from "#lib/policy/get-endpoint";

export const GET = defineRoute({
  summary: "Say how reviewers answer: one's own figures, a lead's queue, an auditor's team",
  act: "read_reviewer_quality",
  params: z.strictObject({ endpoint: Slug }),
  query: ReviewersQuery,
  reply: ReviewersDto,
  handle: async ({ db, principal, params: { endpoint: name }, query }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    const { days, prior_accuracy: priorAccuracy } = query;
    return endpointReviewers(db, { endpoint, days, priorAccuracy, reader: principal });
  },
});
