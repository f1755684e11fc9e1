import type { EndpointRecord, PolicyDraft, PolicyVersion, Stop } from "#lib/policy/endpoint";
import type { EndpointDto, PolicyDraftDto, PolicyVersionDto } from "./policies";
import { SimulationDto } from "./simulation";

type Finding = { readonly pointer: string; readonly detail: string };

/** What an endpoint's ids stand for. */
export type EndpointBackground = {
  readonly queue: { readonly id: string; readonly name: string; readonly title: string };
  /** The model's name; `null` when the caller brings the probabilities. */
  readonly model: string | null;
  /** Number of the policy in force. */
  readonly activePolicy: number | null;
};

/** An endpoint as the outside reads it. */
export function toEndpointDto(
  endpoint: EndpointRecord,
  { queue, model, activePolicy }: EndpointBackground,
): EndpointDto {
  return {
    id: endpoint.id,
    name: endpoint.name,
    title: endpoint.title,
    question: endpoint.question,
    labels: [...endpoint.labels],
    input_kind: endpoint.inputKind,
    input_schema: endpoint.inputSchema,
    model: model === null ? null : { name: model, alias: endpoint.modelAlias },
    serving: endpoint.serving,
    queue: { id: queue.id, name: queue.name, title: queue.title },
    active_policy: activePolicy,
    stop: toStopDto(endpoint.stop),
    demo: endpoint.isDemo,
    created_at: endpoint.createdAt.toISOString(),
  };
}

export function toStopDto({ mode, reason, by, at }: Stop): EndpointDto["stop"] {
  return { mode, reason, by, at: at?.toISOString() ?? null };
}

/** A published policy; `waiverHolds` is `waiverHolds` of the policy room, asked now. */
export function toPolicyVersionDto(
  policy: PolicyVersion,
  { endpoint, waiverHolds }: { readonly endpoint: string; readonly waiverHolds: boolean },
): PolicyVersionDto {
  const simulation = SimulationDto.safeParse(policy.simulation);
  return {
    id: policy.id,
    endpoint,
    version: policy.version,
    state: policy.state,
    document: policy.document,
    base_version: policy.baseVersion,
    restored_from: policy.restoredFrom,
    reason: policy.reason,
    published_by: policy.publishedBy,
    published_at: policy.publishedAt.toISOString(),
    waiver: policy.waiver,
    waiver_holds: waiverHolds,
    simulation: simulation.success ? simulation.data : null,
  };
}

/** The draft with everything wrong or odd about it. */
export function toPolicyDraftDto(
  draft: PolicyDraft,
  found: {
    readonly endpoint: string;
    readonly errors: readonly Finding[];
    readonly warnings: readonly Finding[];
  },
): PolicyDraftDto {
  return {
    endpoint: found.endpoint,
    document: draft.document,
    base_version: draft.baseVersion,
    revision: draft.revision,
    updated_by: draft.updatedBy,
    updated_at: draft.updatedAt?.toISOString() ?? null,
    saved: draft.saved,
    problems: found.errors.map(toPlace),
    warnings: found.warnings.map(toPlace),
  };
}

function toPlace({ pointer, detail }: Finding): Finding {
  return { pointer, detail };
}
