/** Every refusal the product can make, and what it wears on the wire. One line here, one page under `/problems`. */
export const REFUSALS = {
  malformed_json: { status: 400, title: "The body is not JSON" },
  invalid_utf8: { status: 400, title: "The body is not UTF-8" },
  not_signed_in: { status: 401, title: "Sign in or send an API key" },
  wrong_credentials: { status: 401, title: "The address and the password do not go together" },
  not_allowed: { status: 403, title: "Your role may not do this" },
  foreign_origin: { status: 403, title: "The request came from another site" },
  not_found: { status: 404, title: "There is nothing here, or it is not yours to see" },
  method_not_allowed: { status: 405, title: "This address does not take that method" },
  body_timeout: { status: 408, title: "The body took too long to arrive" },
  expired: { status: 409, title: "The claim on this case has lapsed" },
  taken: { status: 409, title: "Somebody else holds this case" },
  released_by_lead: { status: 409, title: "A lead released this case" },
  decided_by_you: { status: 409, title: "You decided this case already" },
  decided: { status: 409, title: "This case is decided already" },
  answered_by_you: { status: 409, title: "You answered this case already" },
  final: { status: 409, title: "The decision is final" },
  superseded: { status: 409, title: "A later revision replaced this decision" },
  stale_base: { status: 409, title: "The policy changed while you were editing it" },
  claim_limit: { status: 409, title: "You hold as many cases as this queue allows" },
  last_admin: { status: 409, title: "Somebody must remain administrator" },
  already_exists: { status: 409, title: "This name is taken" },
  calibration_missing: { status: 409, title: "Publishing needs a calibration report or a waiver" },
  too_few_labels: { status: 409, title: "There are too few labels to learn from" },
  nothing_to_roll_back: { status: 409, title: "Nothing served before this" },
  model_not_ready: { status: 409, title: "The endpoint has no model that can serve" },
  too_large: { status: 413, title: "The body is too large" },
  unsupported_media_type: { status: 415, title: "Send JSON in UTF-8, not compressed" },
  invalid_request: { status: 422, title: "The request does not fit its contract" },
  schema_invalid: { status: 422, title: "An input does not fit the endpoint's schema" },
  input_rejected: { status: 422, title: "The endpoint's policy rejects an input" },
  invalid_policy: { status: 422, title: "The policy does not fit together" },
  invalid_model: { status: 422, title: "The model file was refused" },
  provisional_mismatch: { status: 422, title: "The provisional label was stored already" },
  reason_required: { status: 422, title: "This queue asks for a reason" },
  idempotency_key_reused: { status: 422, title: "This idempotency key came with another request" },
  rate_limited: { status: 429, title: "Too many requests" },
  stopped: { status: 503, title: "The endpoint is stopped" },
  rejected: { status: 503, title: "The model failed and the policy rejects in that case" },
  overloaded: { status: 503, title: "Too much work is waiting" },
  model_unavailable: { status: 503, title: "No model process is ready" },
  database_unavailable: { status: 503, title: "The database cannot be reached" },
  draining: { status: 503, title: "This server is shutting down" },
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** One thing wrong with a request: where (a JSON pointer) and what. */
export type Fault = { readonly pointer: string; readonly detail: string };

type RefusalOptions = ErrorOptions & {
  readonly faults?: readonly Fault[];
  /** Seconds after which asking again makes sense; becomes the header `Retry-After`. */
  readonly retryAfterSeconds?: number;
  /** More members of the problem document, for example the holder of a case. */
  readonly extra?: Readonly<Record<string, unknown>>;
};

/** A request that was understood and is declined. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly faults: readonly Fault[];
  readonly retryAfterSeconds: number | undefined;
  readonly extra: Readonly<Record<string, unknown>>;

  /** By name, because a bundler may copy this file into two graphs, and a refusal of one must be known in the other. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "Refusal" && "code" in value;
  }

  constructor(
    code: RefusalCode,
    detail: string,
    { faults = [], retryAfterSeconds, extra = {}, ...options }: RefusalOptions = {},
  ) {
    super(detail, options);
    this.code = code;
    this.faults = faults;
    this.extra = extra;
    this.retryAfterSeconds =
      retryAfterSeconds ??
      (REFUSALS[code].status === 503 || code === "rate_limited" ? 1 : undefined);
  }
}
