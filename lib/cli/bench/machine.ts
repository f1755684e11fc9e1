import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What figures were taken on; figures of two machines are no comparison. */
export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  readonly platform: string;
  /** Busy processes over the last minute: much above what is timed, the figures are too high. */
  readonly load: number;
};

export function machine(): Machine {
  const [load = 0] = loadavg();
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load,
  };
}
