import type { Adapter, TensorType } from "./adapter";

/** A tensor that a version is fed, and the dimensions of one row of it. */
export type FedTensor = {
  readonly name: string;
  readonly type: TensorType;
  readonly rowDims: readonly number[];
};

/** What an adapter feeds, row by row, without the tensors that are the same at every run. */
export function fedTensors({ input }: Pick<Adapter, "input">): FedTensor[] {
  switch (input.layout) {
    case "matrix":
      return [{ name: input.tensor, type: input.type, rowDims: [input.columns.length] }];
    case "columns":
      return input.columns.map(({ tensor, type }) => ({ name: tensor, type, rowDims: [1] }));
    case "text":
      return [{ name: input.tensor, type: "string", rowDims: input.rank === 1 ? [] : [1] }];
    case "tokens": {
      const { ids, mask, types, type, length } = input;
      const names = [ids, mask, types].filter((name) => name !== null);
      return names.map((name) => ({ name, type, rowDims: [length] }));
    }
    case "image": {
      const { tensor, type, order, channels, height, width } = input;
      const rowDims = order === "nchw" ? [channels, height, width] : [height, width, channels];
      return [{ name: tensor, type, rowDims }];
    }
    case "tensor":
      return [{ name: input.tensor, type: input.type, rowDims: input.dims }];
  }
}
