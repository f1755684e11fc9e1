import type { RefusalCode } from "#lib/kernel/refusal";

/** What each refusal means and what to do about it, for the page under `/problems`. */
export const PROBLEM_HELP: Readonly<Record<RefusalCode | "bug", string>> = {
  bug: "Umpire failed, not your request. Nothing was changed. Quote the request id to whoever runs this installation: the log holds the cause under it.",
  malformed_json:
    "The body could not be read as JSON, was empty, or was nested deeper than 64 levels. Nothing was changed. Send one JSON value.",
  invalid_utf8: "The body holds bytes that are not UTF-8. Encode it as UTF-8 and send it again.",
  not_signed_in:
    "No valid session cookie or API key came along. Sign in again, or send Authorization: Bearer with a key that is neither revoked nor expired.",
  wrong_credentials:
    "The e-mail address or the password is wrong, or the person was shut out. After five failures in a minute the account rests for the rest of it.",
  not_allowed:
    "You are known, but none of your roles, or none of the key's scopes, opens this. An administrator grants roles on the people page and makes keys with other scopes.",
  foreign_origin:
    "A page of another site started this request with your session. If it was you, open Umpire itself and repeat it there. Systems call with an API key instead of a cookie.",
  not_found:
    "There is nothing under this address, or it belongs to a queue or endpoint that is not yours. Both are answered alike.",
  method_not_allowed: "The address exists, but takes other methods. The API document lists them.",
  body_timeout:
    "The body did not arrive within ten seconds, or an upload within two minutes. Send it again over a better line.",
  expired:
    "Your claim on the case ran out before you decided. Nothing was stored. Claim the case again if it is still free.",
  taken: "Somebody else claimed the case after yours ran out. Your answer was not stored.",
  released_by_lead: "A lead took the case from you and gave a reason. Your answer was not stored.",
  decided_by_you:
    "You decided this case already; the first answer stands. Undo or amend it instead.",
  answered_by_you:
    "Your answer to this case is stored, and somebody else is asked as well before it is decided. Nobody answers a case twice.",
  decided: "The case has a decision already. Read the case to see it.",
  final: "The time to undo is over. Amend the decision instead, with a reason.",
  superseded: "The decision was replaced by a later revision. Work on that one.",
  stale_base:
    "Somebody published another version while you were editing. Look at what changed, then save your draft on top of it.",
  claim_limit: "You hold as many cases as this queue allows. Decide, release or skip one first.",
  last_admin: "This would leave nobody who can administer. Make somebody else administrator first.",
  already_exists: "The name or address is in use. Choose another.",
  calibration_missing:
    "Without a calibration report nobody knows how far the model's probabilities can be trusted. Fit a calibrator, or publish with a waiver and its reason.",
  too_few_labels:
    "A calibrator takes 200 labels and 20 of each class, a guarantee a random sample of answered audits. Nothing was changed; let audits and reviews collect more.",
  nothing_to_roll_back: "Nothing else served before the version that serves now.",
  model_not_ready:
    "The endpoint names a model or alias that cannot serve: it is missing, quarantined or has no ready process.",
  too_large:
    "A JSON body holds at most one mebibyte and 256 inputs; a model file 200 MiB. Send less at a time.",
  unsupported_media_type:
    "Send application/json in UTF-8 without compression; a model file goes as multipart/form-data.",
  invalid_request:
    "Some fields do not fit. The member errors points at each of them with a JSON pointer; query, params and headers come under those names.",
  schema_invalid:
    "An input does not fit what its endpoint takes. The member errors points at each fault. No input of the call was priced.",
  input_rejected:
    "The policy of this endpoint rejects an input: it lacks the amount that the costs depend on, or holds what the model has never seen. The member errors points at each, the member rejections names what is on record of it. No input of the call was priced.",
  invalid_policy: "The parts of the policy contradict each other. The member errors says where.",
  invalid_model: "The model file was refused; the member errors lists what the probe found.",
  provisional_mismatch:
    "Your first thought was stored before you saw the model's, and it cannot be changed afterwards.",
  reason_required: "This queue wants a reason with every decision.",
  idempotency_key_reused:
    "The key in Idempotency-Key came with another body or address before. Take a new key for a new request; use the same one only to repeat the same.",
  rate_limited:
    "Too many requests in too short a time. Wait as long as Retry-After says and send it again.",
  stopped:
    "Somebody threw the stop switch of this endpoint, or of the queue in which an input would wait. Its page says who, when and why.",
  rejected:
    "The model failed, and the policy of this endpoint rejects in that case rather than guess. The member rejections names what is on record of it. Ask again as Retry-After says.",
  overloaded: "Too much work is waiting. Nothing was changed; try again as Retry-After says.",
  model_unavailable: "No model process is ready. One is being started; try again shortly.",
  database_unavailable:
    "The database cannot be reached. A write that was under way may or may not have happened: repeat it with the same Idempotency-Key.",
  draining: "This server is shutting down. Send the request again; another one answers.",
};
