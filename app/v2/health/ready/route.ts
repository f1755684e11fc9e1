import { protocolReadinessResponse } from "#lib/http/platform";

export const dynamic = "force-dynamic";

/** What `/readyz` says, in the protocol's words. */
export const GET = protocolReadinessResponse;
