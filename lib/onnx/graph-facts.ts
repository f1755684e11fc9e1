/** What a graph says beyond its edges. */
export type GraphFacts = {
  /** From the classifier or ZipMap whose scores leave the graph, in the order of the columns. */
  readonly classLabels: readonly string[] | null;
  readonly metadata: Readonly<Record<string, string>>;
};
