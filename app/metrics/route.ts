import { metricsResponse } from "#lib/http/platform";

export const dynamic = "force-dynamic";

/** What Prometheus scrapes; open while the demo is on, otherwise for those who may read metrics. */
export const GET = metricsResponse;
