import { findingFromLoadError } from "#lib/onnx/finding-from-load-error";
import { type ModelFinding, refused, shown } from "#lib/onnx/model-finding";
import { plainMessage } from "#lib/onnx/plain-message";
import { type InferenceFailure, isInferenceFailure } from "#lib/runtime/inference-failure";

/** Why a file did not load, to the person who exported it. */
export function loadFinding(failure: InferenceFailure): ModelFinding {
  const { kind, message, cause } = failure;
  if (isInferenceFailure(cause) && cause.kind === "timeout") {
    return refused("too_slow", shown(message), "It did not load within 10 s.");
  }
  return kind === "load_failed" ? findingFromLoadError(message) : runFinding(failure, "loading");
}

/** Why nothing could be told of a file, before anything of it was loaded. */
export function examineFinding({ kind, message }: InferenceFailure): ModelFinding {
  const evidence = `examining: ${shown(message, 200)}`;
  switch (kind) {
    case "timeout":
      return refused("too_slow", evidence, "Reading it takes too long.");
    case "died":
      return refused(
        "process_died",
        evidence,
        "Reading it takes more memory than a model may have.",
      );
    default:
      return refused("invalid_graph", evidence, `Its graph cannot be read: ${shown(message)}`);
  }
}

/** Why a run on made-up rows gave nothing; `doing` says which. */
export function runFinding({ kind, message }: InferenceFailure, doing: string): ModelFinding {
  const said = shown(plainMessage(message), 200);
  const evidence = `${doing}: ${said}`;
  switch (kind) {
    case "timeout":
      return refused("too_slow", evidence, "It was stopped because it ran too long.");
    case "died":
      return refused("process_died", evidence, "It brought down the process that held it.");
    default:
      return refused("cannot_run", evidence, `It loads but cannot be run: ${said}`);
  }
}

/** This machine cannot hold a stranger's model, whatever it is. */
export function unconfinedFinding(): ModelFinding {
  return refused(
    "cannot_confine",
    "setpriv or prlimit is missing",
    "This server cannot hold a model that nobody vouches for. Install util-linux, or upload on a server that has it.",
  );
}
