import type { Adapter } from "./adapter";
import { feedData } from "./feed-data";
import type { Feeds } from "./feeds";

/** The tensors that are the same at every run. */
export function constantFeeds({ constants }: Pick<Adapter, "constants">): Feeds {
  return Object.fromEntries(
    constants.map(({ tensor, type, dims, values }) => {
      const numbers = values.map((value) => (type === "string" ? value : numberOf(value)));
      return [tensor, { type, dims, data: feedData(type, numbers) }];
    }),
  );
}

/** A decimal text, as 64-bit integers beyond 2^53 are written, turned to a number that keeps every digit. */
function numberOf(value: number | string): number | bigint {
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : Number(value);
}
