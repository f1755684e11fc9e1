import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { GuaranteeDto, GuaranteeRequest, GuaranteesDto } from "#lib/contracts/guarantees";
import { defineRoute } from "#lib/http/define-route";
import { certifyEndpoint } from "#lib/monitoring/certify-endpoint";
import { endpointGuarantee } from "#lib/monitoring/endpoint-guarantee";
import { getEndpoint } from "#lib/policy/get-endpoint";

const params = z.strictObject({ endpoint: Slug });

export const GET = defineRoute({
  summary: "Read what is promised of automatic answers, and what was",
  act: "read_policies",
  params,
  reply: GuaranteesDto,
  handle: async ({ db, principal, params: { endpoint: name } }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    return endpointGuarantee(db, { endpoint });
  },
});

export const POST = defineRoute({
  summary: "Certify automatic answers on audited labels and keep to it",
  act: "change_policies",
  params,
  body: GuaranteeRequest,
  reply: GuaranteeDto,
  handle: async ({ db, principal, actor, params: { endpoint: name }, body }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    return certifyEndpoint(db, { endpoint, request: body, actor });
  },
});
