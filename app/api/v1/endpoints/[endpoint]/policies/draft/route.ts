import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { PolicyDraftDto, SaveDraftRequest } from "#lib/contracts/policies";
import { defineRoute } from "#lib/http/define-route";
import { getDraft, saveDraft } from "#lib/policy/draft-policy";
import { getEndpoint } from "#lib/policy/get-endpoint";
import { showDraft } from "#lib/policy/show-policy";

const params = z.strictObject({ endpoint: Slug });

export const GET = defineRoute({
  summary: "Read the draft, or the policy in force where nobody has begun one",
  act: "read_policies",
  params,
  reply: PolicyDraftDto,
  handle: async ({ db, principal, params: { endpoint: name } }) => {
    const endpoint = await getEndpoint(db, { name, reader: principal });
    return showDraft(endpoint, await getDraft(db, endpoint.id));
  },
});

export const PUT = defineRoute({
  summary: "Save the draft",
  description: "With `revision`, a save after somebody else's is refused 409 with their draft.",
  act: "change_policies",
  params,
  body: SaveDraftRequest,
  reply: PolicyDraftDto,
  handle: async ({ db, actor, params: { endpoint: name }, body }) => {
    const endpoint = await getEndpoint(db, { name });
    const { document, base_version: baseVersion, revision } = body;
    const saving = { endpointId: endpoint.id, document, baseVersion, revision, actor };
    return showDraft(endpoint, await saveDraft(db, saving));
  },
});
