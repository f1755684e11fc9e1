import type { PredictInput } from "#lib/contracts/predictions";
import { type Fault, Refusal } from "#lib/kernel/refusal";
import { pixelsOf } from "#lib/pipeline/decode-image";
import type { Features } from "#lib/pipeline/features";
import { parseFeatures } from "#lib/pipeline/parse-features";
import { prepare } from "#lib/pipeline/prepare";
import type { Prepared } from "#lib/pipeline/prepared";
import type { ServingVersion } from "#lib/registry/model-version";
import type { Active } from "./active";
import { type Arm, answeringAs } from "./challenger-split";

/** An input that fits its endpoint: what a model or the caller's own model says it with. */
export type CheckedInput = {
  readonly input: PredictInput;
  /** Known columns in schema order; null where the endpoint takes no features. */
  readonly features: Features | null;
  /** What the adapter feeds; null where the caller brings the probabilities, and for tabular rows, which are written batch-wise. */
  readonly prepared: Prepared | null;
  /** The caller's own probabilities in the order of the endpoint's labels. */
  readonly given: readonly number[] | null;
};

export type InputCheck = { readonly checked: CheckedInput } | { readonly faults: readonly Fault[] };

const SUM_TOLERANCE = 1e-3;

/** Decoding pictures is the one check that takes seconds when it may: so many pixels a call, all inputs together. */
const MOST_PIXELS = 8_388_608;

/** Holds every input of a call against what its arm takes; pointers are into the request body. */
export function checkInputs(
  active: Active,
  inputs: readonly PredictInput[],
  arms: readonly (Arm | null)[] = [],
): InputCheck[] {
  let pixels = 0;
  return inputs.map((input, position) => {
    pixels += input.image === undefined ? 0 : pixelsOf(Buffer.from(input.image, "base64"));
    const answering = answeringAs(active, arms[position] ?? null);
    if (pixels <= MOST_PIXELS) return checkInput(answering, input, position);
    const detail = `The images of a call hold at most ${MOST_PIXELS} pixels, all together.`;
    return { faults: [{ pointer: `/inputs/${position}/image`, detail }] };
  });
}

function checkInput(active: Active, input: PredictInput, position: number): InputCheck {
  const { endpoint, version } = active;
  const at = `/inputs/${position}`;
  if (input[endpoint.inputKind] === undefined) {
    return { faults: [{ pointer: at, detail: `This endpoint takes ${endpoint.inputKind}.` }] };
  }
  if (endpoint.inputKind === "probabilities") {
    return checkProbabilities(endpoint.labels, input, at);
  }
  if (version && version.inputKind !== endpoint.inputKind) {
    const detail = `The endpoint takes ${endpoint.inputKind}, its version ${version.inputKind}.`;
    throw new Refusal("model_not_ready", detail);
  }
  if (!version) return { faults: [{ pointer: at, detail: "The endpoint has no model." }] };
  const check =
    endpoint.inputKind === "features"
      ? checkFeatures(version, input)
      : checkContent(version, input);
  if ("checked" in check) return check;
  return {
    faults: check.faults.map(({ pointer, detail }) => ({ pointer: `${at}${pointer}`, detail })),
  };
}

function checkFeatures(version: ServingVersion, input: PredictInput): InputCheck {
  if (!version.features) {
    return { faults: [{ pointer: "", detail: "The version in service names no columns." }] };
  }
  const { features, faults } = parseFeatures(version.features, input.features);
  if (faults.length > 0) {
    return {
      faults: faults.map(({ pointer, detail }) => ({ pointer: `/features${pointer}`, detail })),
    };
  }
  if (version.pipeline.kind === "tabular") {
    return { checked: { input, features, prepared: null, given: null } };
  }
  return checkContent(version, input, features);
}

/** Prepares the input, which finds every fault there is. */
function checkContent(
  { pipeline, adapter }: ServingVersion,
  input: PredictInput,
  features: Features | null = null,
): InputCheck {
  const { text, image, tensor } = input;
  const content = features ? { features } : { text, image, tensor };
  const prepared = prepare(pipeline, content, adapter);
  if ("faults" in prepared) return prepared;
  return { checked: { input, features, prepared, given: null } };
}

function checkProbabilities(
  labels: readonly string[],
  input: PredictInput,
  at: string,
): InputCheck {
  const sent = input.probabilities ?? {};
  const faults: Fault[] = [];
  const fault = (label: string, detail: string) =>
    faults.push({ pointer: `${at}/probabilities/${pointerPart(label)}`, detail });
  for (const label of Object.keys(sent)) {
    if (!labels.includes(label)) fault(label, `The endpoint has no label "${label}".`);
  }
  const given = labels.map((label) => {
    const p = Object.hasOwn(sent, label) ? sent[label] : undefined;
    if (p === undefined) fault(label, "The probability of this label is missing.");
    else if (!(p >= 0 && p <= 1)) fault(label, "A probability lies between 0 and 1.");
    return p ?? 0;
  });
  const sum = given.reduce((total, p) => total + p, 0);
  if (faults.length === 0 && Math.abs(sum - 1) > SUM_TOLERANCE) {
    faults.push({ pointer: `${at}/probabilities`, detail: `They sum to ${sum}, not to 1.` });
  }
  return faults.length > 0
    ? { faults }
    : { checked: { input, features: null, prepared: null, given } };
}

function pointerPart(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
