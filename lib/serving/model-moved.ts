/** The model moved between scoring and writing: the transaction rolls back, and the call is scored again. */
export class ModelMoved extends Error {
  override readonly name = "ModelMoved";
  constructor() {
    super("the model moved while its scores were on their way");
  }
}
