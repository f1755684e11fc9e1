/**
 * Why no output came: the child ended (`died`), ran past its deadline (`timeout`), could not take the model in
 * (`load_failed`), or lives and says that this input cannot be run (`invalid`).
 */
export type InferenceFailureKind = "died" | "timeout" | "load_failed" | "invalid";

/** The model gave no output. The caller turns it into what the policy's `on_error` says; it is no bug and no refusal. */
export class InferenceFailure extends Error {
  override readonly name = "InferenceFailure";
  readonly kind: InferenceFailureKind;

  constructor(kind: InferenceFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** Recognizes the failure by its name: the class may exist twice in one process when a bundler copied this file. */
export function isInferenceFailure(error: unknown): error is InferenceFailure {
  return error instanceof Error && error.name === "InferenceFailure" && "kind" in error;
}
