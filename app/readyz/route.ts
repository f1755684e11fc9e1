import { readinessResponse } from "#lib/http/platform";

export const dynamic = "force-dynamic";

/** Whether this process may be sent requests: 200 or 503, and what is missing. */
export const GET = readinessResponse;
