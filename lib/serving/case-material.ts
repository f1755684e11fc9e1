import type { EvidenceDto, OpinionDto } from "#lib/contracts/cases";
import type { Db } from "#lib/db/client";
import { compilePolicy } from "#lib/decision/compile-policy";
import { wilsonInterval } from "#lib/decision/estimation/share-interval";
import { Refusal } from "#lib/kernel/refusal";
import { FeatureSchema, type NumberField } from "#lib/pipeline/feature-schema";
import { policyById } from "#lib/policy/active-policy";
import type { EndpointRecord } from "#lib/policy/endpoint";
import { getEndpointById } from "#lib/policy/get-endpoint";
import { versionOf } from "#lib/registry/serving-version";
import type { LoggedPrediction } from "./logged-prediction";
import { maskContacts } from "./mask-contacts";
import { toReasonDto } from "./reason-dto";
import { countTrackRecord, findPrediction } from "./store";

/** What a case's card is made of. The opinion is whole here; whoever shows the case decides whether it is due. */
export type CaseMaterial = {
  readonly reference: string | null;
  readonly endpoint: { readonly name: string; readonly title: string };
  readonly question: string;
  readonly labels: readonly string[];
  readonly evidence: EvidenceDto;
  readonly opinion: OpinionDto;
};

/** Input and opinion behind a case. Refuses `not_found`. */
export async function caseMaterial(db: Db, predictionId: string): Promise<CaseMaterial> {
  const prediction = await findPrediction(db, predictionId);
  if (!prediction) throw new Refusal("not_found", "There is no such prediction.");
  const endpoint = await getEndpointById(db, prediction.endpointId);
  const { document } = await policyById(db, prediction.policyId);
  return {
    reference: prediction.reference,
    endpoint: { name: endpoint.name, title: endpoint.title },
    question: endpoint.question,
    labels: endpoint.labels,
    evidence: evidenceOf(endpoint, prediction, document.currency),
    opinion: await opinionOf(db, endpoint, prediction),
  };
}

/** The input for a reader. `context` stays behind: it travels for rules and audits, not for the card. */
function evidenceOf(
  endpoint: EndpointRecord,
  { input }: LoggedPrediction,
  currency: string,
): EvidenceDto {
  if (input.features) return fieldsOf(endpoint.inputSchema, input.features, currency);
  if (input.text !== undefined) {
    return { kind: "text", text: endpoint.isDemo ? maskContacts(input.text) : input.text };
  }
  if (input.image !== undefined) {
    return { kind: "image", media_type: mediaTypeOf(input.image), base64: input.image };
  }
  if (input.probabilities) {
    // They are the model's opinion; showing them as input would give it away.
    return { kind: "none", detail: "The caller sent probabilities only, no input to look at." };
  }
  return { kind: "raw", text: JSON.stringify(input) };
}

/** A schema says `money` where it means the policy's currency. */
function fieldsOf(
  schema: unknown,
  features: Readonly<Record<string, unknown>>,
  currency: string,
): EvidenceDto {
  const parsed = FeatureSchema.safeParse(schema);
  if (!parsed.success) return { kind: "raw", text: JSON.stringify(features) };
  const fields = parsed.data.fields.map((field) => {
    const value = Object.hasOwn(features, field.name) ? features[field.name] : null;
    const isNumber = field.kind === "number";
    return {
      name: field.name,
      label: field.label,
      value: typeof value === "string" || typeof value === "number" ? value : null,
      unit: isNumber ? (field.unit === "money" ? currency : field.unit) : null,
      range: isNumber ? rangeOf(field) : null,
    };
  });
  return { kind: "features", fields };
}

function rangeOf({ range }: NumberField): [number, number] | null {
  return range && [range.min, range.max];
}

/** By the first bytes, as base64 spells them; anything else is shown as a download would be. */
function mediaTypeOf(base64: string): string {
  if (base64.startsWith("iVBORw0KGgo")) return "image/png";
  if (base64.startsWith("/9j/")) return "image/jpeg";
  return "application/octet-stream";
}

async function opinionOf(
  db: Db,
  endpoint: EndpointRecord,
  prediction: LoggedPrediction,
): Promise<OpinionDto> {
  const { document } = await policyById(db, prediction.policyId);
  const { modelVersionId, probabilities, decision } = prediction;
  const version = modelVersionId === null ? null : await versionOf(db, modelVersionId);
  return {
    provisional: prediction.provisional,
    probabilities: endpoint.labels.flatMap((label, i) => {
      const probability = probabilities[i];
      return probability === undefined ? [] : [{ label, probability }];
    }),
    currency: document.currency,
    automatic: decision.automatic,
    review: decision.review,
    terms: termsOf(endpoint, prediction, compilePolicy(document, endpoint.labels).actions),
    reasons: decision.reasons.map((reason) => toReasonDto(reason)),
    model: version && { name: version.model, version: version.version },
    policy_version: prediction.policyVersion,
    reviewers: prediction.circumstances.profileSetId ? "measured" : "stated",
    track_record: await trackRecordOf(db, endpoint, prediction),
  };
}

/** The sum behind the automatic cost, truth by truth, from the row that was stored. */
function termsOf(
  { labels }: EndpointRecord,
  { probabilities, decision, provisional }: LoggedPrediction,
  actions: readonly string[],
): OpinionDto["terms"] {
  const costs = provisional === null ? undefined : decision.costs?.[actions.indexOf(provisional)];
  if (!costs) return [];
  return labels.flatMap((truth, i) => {
    const probability = probabilities[i];
    const cost = costs[i];
    if (probability === undefined || cost === undefined) return [];
    return [{ truth, probability, cost, product: probability * cost }];
  });
}

const BAND = 0.1;

/** How cases scored alike by the same version turned out; `null` where no version scored. */
async function trackRecordOf(
  db: Db,
  { labels }: EndpointRecord,
  { modelVersionId, probabilities, provisional }: LoggedPrediction,
): Promise<OpinionDto["track_record"]> {
  const position = provisional === null ? -1 : labels.indexOf(provisional);
  const p = probabilities[position];
  if (modelVersionId === null || provisional === null || p === undefined) return null;
  const from = Math.min(Math.floor(p / BAND), 1 / BAND - 1) / (1 / BAND);
  const to = from + BAND;
  const upTo = to >= 1 ? 1.000001 : to;
  const asked = { modelVersionId, position, label: provisional, from, to: upTo };
  const { n, hits } = await countTrackRecord(db, asked);
  return {
    label: provisional,
    from,
    to,
    n,
    share: n > 0 ? hits / n : null,
    interval: n > 0 ? ([...wilsonInterval(hits, n)] as [number, number]) : null,
  };
}
