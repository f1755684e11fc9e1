import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { CalibrationDto, RefitDto, RefitRequest, WindowQuery } from "#lib/contracts/statistics";
import { defineRoute } from "#lib/http/define-route";
import { endpointCalibration } from "#lib/monitoring/endpoint-calibration";
import { refitCalibrator } from "#lib/monitoring/refit-calibrator";
import { getEndpoint } from "#lib/policy/get-endpoint";

const params = z.strictObject({ endpoint: Slug });

export const GET = defineRoute({
  summary: "Say how far an endpoint's probabilities can be trusted",
  act: "read_policies",
  params,
  query: WindowQuery,
  reply: CalibrationDto,
  handle: async ({ db, principal, params: { endpoint: name }, query }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    return endpointCalibration(db, { endpoint, ...query });
  },
});

export const POST = defineRoute({
  summary: "Fit the calibrator anew on labels of live traffic and put it in force",
  act: "change_models",
  params,
  body: RefitRequest,
  reply: RefitDto,
  handle: async ({ db, principal, actor, params: { endpoint: name }, body }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    return refitCalibrator(db, { endpoint, ...body, actor });
  },
});
