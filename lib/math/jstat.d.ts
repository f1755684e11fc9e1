/** The few functions of the independent library that the tests hold ours against. */
declare module "jstat" {
  type Distribution = {
    readonly cdf: (x: number, ...parameters: number[]) => number;
    readonly inv: (p: number, ...parameters: number[]) => number;
  };
  const library: {
    readonly gammaln: (x: number) => number;
    readonly beta: Distribution;
    readonly gamma: Distribution;
    readonly chisquare: Distribution;
    readonly normal: Distribution;
  };
  export = library;
}
