import { z } from "zod";
import { Slug } from "#lib/contracts/common";
import { SimulateRequest, SimulationDto } from "#lib/contracts/simulation";
import { defineRoute } from "#lib/http/define-route";
import { simulateDraft } from "#lib/monitoring/simulate-draft";
import { getEndpoint } from "#lib/policy/get-endpoint";

export const POST = defineRoute({
  summary: "Try the draft on recent traffic; nothing is stored",
  description:
    "Beside `alternatives`, the best is chosen on the earlier half of the window and reported on the later one. " +
    "Beyond `limit`, only the newest predictions are tried; `in_window` says how many there are.",
  act: "read_policies",
  params: z.strictObject({ endpoint: Slug }),
  body: SimulateRequest,
  reply: SimulationDto,
  transaction: "none",
  handle: async ({ db, principal, params: { endpoint }, body }) => {
    await getEndpoint(db, { name: endpoint, reader: principal });
    return simulateDraft(db, { endpoint, ...body });
  },
});
