import type { Timing } from "../suite";
import type { Sample } from "./sample";

/** What one run of the suite found. */
export type Found = {
  readonly echo: Sample;
  readonly naive: Sample;
  /** The product's, by the fast lane. */
  readonly samples: readonly Sample[];
  /** Runs of the model alone a second, one row each. */
  readonly rawPerSecond: number;
  /** From the start of the launcher until it said ready, when nothing had to be built. */
  readonly startMs: number;
};

/** The figures that Umpire promises of its prediction route, as ratios within one run wherever they can be. */
export function servingGoals({ echo, naive, samples, rawPerSecond, startMs }: Found): Timing[] {
  const of = (callers: number, rows: number) =>
    samples.find((it) => it.callers === callers && it.rows === rows);
  const [busy, alone, wide] = [of(64, 1), of(1, 1), of(64, 32)];
  if (!busy || !alone || !wide) throw new Error("a load was not measured");
  const nodeMicros = (busy.cpu.web ?? 0) + (busy.cpu.models ?? 0);
  const rssMb = samples.map((it) => it.rssMb);
  return [
    atLeast(0.5, "durable predictions to an empty server, 64 callers", ratio(busy, echo)),
    atLeast(30, "durable predictions to Next and Prisma", ratio(busy, naive)),
    atLeast(
      1.5,
      "durable rows, 32 a request, to raw runs of one",
      (wide.perSecond * 32) / rawPerSecond,
    ),
    atMost(40, "processor time of Node a durable prediction", nodeMicros, "µs"),
    atMost(
      10,
      "processor time of PostgreSQL a durable prediction",
      busy.cpu.postgres ?? Number.NaN,
      "µs",
    ),
    atMost(1, "p50 of one caller", alone.p50Ms, "ms"),
    atMost(6, "p99 of 64 callers", busy.p99Ms, "ms"),
    atMost(2000, "start, when built, to ready", startMs, "ms"),
    figure("memory of the web process, last load to first", last(rssMb) / (rssMb[0] ?? 1), "x"),
  ];
}

/** A figure nothing is promised of. */
export function figure(what: string, value: number, unit: string): Timing {
  return { what, median: value, least: value, most: value, limit: null, unit, runs: 1 };
}

function atLeast(limit: number, what: string, value: number): Timing {
  return { ...figure(what, value, "x"), limit, bound: "least" };
}

function atMost(limit: number, what: string, value: number, unit: string): Timing {
  return { ...figure(what, value, unit), limit };
}

function ratio(sample: Sample, to: Sample): number {
  return sample.perSecond / to.perSecond;
}

function last(values: readonly number[]): number {
  return values.at(-1) ?? Number.NaN;
}
