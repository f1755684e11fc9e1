import { fastLane, type Lane } from "#lib/http/fast-lane";
import { POST as predict } from "./api/v1/endpoints/[endpoint]/predictions/route";
import { POST as infer } from "./v2/models/[model]/infer/route";
import { POST as inferVersion } from "./v2/models/[model]/versions/[version]/infer/route";

/** The routes that machines call often. Each is the declaration that Next serves at the same address. */
export const lane: Lane = fastLane([
  {
    method: "POST",
    path: "/api/v1/endpoints/{endpoint}/predictions",
    handler: predict,
  },
  { method: "POST", path: "/v2/models/{model}/infer", handler: infer },
  { method: "POST", path: "/v2/models/{model}/versions/{version}/infer", handler: inferVersion },
]);
