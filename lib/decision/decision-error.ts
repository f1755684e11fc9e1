/**
 * Input the arithmetic cannot be done on: a matrix of the wrong shape, a probability below zero, a rule that does not parse.
 * `code` is for machines, `path` is a JSON pointer to the member at fault, relative to what the function was given.
 */
export class DecisionError extends Error {
  override readonly name = "DecisionError";
  readonly code: Uppercase<string>;
  readonly path: string;
  /** What is wrong, without the path. */
  readonly detail: string;

  constructor(code: Uppercase<string>, path: string, detail: string, options?: ErrorOptions) {
    super(`${path || "/"}: ${detail}`, options);
    this.code = code;
    this.path = path;
    this.detail = detail;
  }
}
