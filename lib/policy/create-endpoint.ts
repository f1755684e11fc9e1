import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import type { Policy } from "#lib/decision/policy";
import { Refusal } from "#lib/kernel/refusal";
import { servingVersion } from "#lib/registry/serving-version";
import { admit, requireQueues, requireValid } from "./admission";
import type { EndpointRecord, InputKind, PolicyVersion, Serving } from "./endpoint";
import { recordAct } from "./record-act";
import { insertEndpoint, insertPolicyVersion, updateEndpoint } from "./store";

type CreateEndpoint = {
  readonly name: string;
  readonly title: string;
  readonly question: string;
  readonly labels: readonly string[];
  readonly inputKind: InputKind;
  /** The serving version's columns unless given. */
  readonly inputSchema?: unknown;
  /** Left out when the caller brings the probabilities. */
  readonly model?: { readonly id: string; readonly alias: string };
  readonly serving?: Serving;
  readonly queueId: string;
  readonly policy: Policy;
  /** For probabilities that nobody has measured. */
  readonly waiver?: { readonly reason: string } | undefined;
  readonly isDemo?: boolean;
  readonly actor: Actor;
};

/**
 * Opens an endpoint with its first policy in force. Refuses `already_exists`, `invalid_policy`, `calibration_missing`,
 * `model_not_ready` where the alias points nowhere, and `invalid_request` where model, input and labels do not go together.
 */
export async function createEndpoint(
  db: Db,
  creating: CreateEndpoint,
): Promise<{ endpoint: EndpointRecord; policy: PolicyVersion }> {
  const { name, title, question, labels, inputKind, queueId, actor } = creating;
  checkModel(creating);
  requireValid(creating.policy, labels, "/policy");
  return inTransaction(db, actor, async (tx) => {
    const served = {
      modelId: creating.model?.id ?? null,
      modelAlias: creating.model?.alias ?? "champion",
    };
    await requireQueues(tx, creating.policy, "/policy");
    const columns = await columnsOf(tx, creating);
    const waiver = await admit(tx, { endpoint: served, waiver: creating.waiver, by: actor.id });
    const inserted = await insertEndpoint(tx, {
      ...{ name, title, question, labels, inputKind, queueId, ...served },
      inputSchema: creating.inputSchema ?? columns,
      serving: creating.serving ?? { strategy: "dynamic" },
      isDemo: creating.isDemo ?? false,
      createdBy: actor.id,
    });
    if (!inserted) throw new Refusal("already_exists", `There is an endpoint "${name}" already.`);
    const policy = await insertPolicyVersion(tx, {
      endpointId: inserted.id,
      version: 1,
      document: creating.policy,
      baseVersion: null,
      restoredFrom: null,
      reason: "Created with the endpoint",
      simulation: null,
      waiver,
      publishedBy: actor.id,
    });
    const endpoint = await updateEndpoint(tx, inserted.id, { activePolicyId: policy.id });
    const after = { name, labels, input_kind: inputKind };
    await recordAct(tx, actor, endpoint, { act: "create_endpoint", after, policyVersion: 1 });
    return { endpoint, policy };
  });
}

/** The columns that the serving version reads, `{}` without a model. Its labels have to be the endpoint's, in the same order. */
async function columnsOf(db: Db, { model, labels, inputKind }: CreateEndpoint): Promise<unknown> {
  if (!model) return {};
  const version = await servingVersion(db, { modelId: model.id, alias: model.alias });
  if (version.inputKind !== inputKind) {
    const detail = `the model takes ${version.inputKind}`;
    throw new Refusal("invalid_request", "The model takes another kind of input.", {
      faults: [{ pointer: "/input_kind", detail }],
    });
  }
  const isSame =
    version.labels.length === labels.length && version.labels.every((it, k) => it === labels[k]);
  if (isSame) return inputKind === "features" ? version.features : {};
  const detail = `the model answers ${version.labels.join(", ")}, in this order`;
  throw new Refusal("invalid_request", "The labels are not the model's.", {
    faults: [{ pointer: "/labels", detail }],
  });
}

function checkModel({ inputKind, model }: CreateEndpoint): void {
  const bringsOwn = inputKind === "probabilities";
  if (bringsOwn === (model === undefined)) return;
  const detail = bringsOwn ? "is for inputs that are no probabilities" : "is missing";
  throw new Refusal("invalid_request", "Model and kind of input do not go together.", {
    faults: [{ pointer: "/model", detail }],
  });
}
