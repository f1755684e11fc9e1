import { Counter, Histogram, type Registry } from "prom-client";

/** What one answer of a reviewer tells of the desk. */
export type DeskAnswer = {
  /** From the opening of the case to this answer. */
  readonly waitedMs: number;
  /** In which the page was visible and in use; `null` where the desk did not say. */
  readonly activeMs: number | null;
  /** Whether the answer of a gold case was known and is another one. */
  readonly isGoldMiss: boolean;
};

/** Who pays an expected cost: being wrong by oneself, or asking a person. */
export type CostComponent = "automatic" | "review";

type DeskMetrics = ReturnType<typeof createDeskMetrics>;
type Shared = typeof globalThis & {
  umpireDesk?: DeskMetrics;
  umpireCosts?: Map<string, { component: CostComponent; currency: string; cost: number }>;
};

const WAIT_SECONDS = [10, 60, 300, 900, 3600, 14_400, 86_400, 604_800];
const ACTIVE_SECONDS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 900];
const MS_PER_SECOND = 1000;

/** On `globalThis`, because Next loads a module once for every graph it serves. */
const shared: Shared = globalThis;

/** An answer that decided a case. */
export function observeDeskAnswer({ waitedMs, activeMs, isGoldMiss }: DeskAnswer): void {
  const { wait, active, goldMisses } = deskMetrics();
  wait.observe(waitedMs / MS_PER_SECOND);
  if (activeMs !== null) active.observe(activeMs / MS_PER_SECOND);
  if (isGoldMiss) goldMisses.inc();
}

/** What predictions were priced at; plain numbers until somebody looks, because this is asked for every row. */
export function countExpectedCost(component: CostComponent, currency: string, cost: number): void {
  shared.umpireCosts ??= new Map();
  const key = `${component} ${currency}`;
  const known = shared.umpireCosts.get(key);
  if (known) known.cost += cost;
  else shared.umpireCosts.set(key, { component, currency, cost });
}

/** Registers the figures of the desk and of money. */
export function registerDeskMetrics(registry: Registry): void {
  const { wait, active, goldMisses, costs } = deskMetrics();
  for (const metric of [wait, active, goldMisses, costs])
    registry.registerMetric(metric as Counter);
}

function deskMetrics(): DeskMetrics {
  shared.umpireDesk ??= createDeskMetrics();
  return shared.umpireDesk;
}

function createDeskMetrics() {
  const costs = new Counter({
    name: "umpire_expected_cost_total",
    help: "Expected cost of predictions as they were routed, by who pays it.",
    labelNames: ["component", "currency"],
    registers: [],
    collect: () => {
      costs.reset();
      for (const { cost, ...labels } of shared.umpireCosts?.values() ?? []) costs.inc(labels, cost);
    },
  });
  return {
    costs,
    wait: new Histogram({
      name: "umpire_case_wait_seconds",
      help: "Time from the opening of a case to its decision.",
      buckets: WAIT_SECONDS,
      registers: [],
    }),
    active: new Histogram({
      name: "umpire_case_active_seconds",
      help: "Time a reviewer's page was in use for a case.",
      buckets: ACTIVE_SECONDS,
      registers: [],
    }),
    goldMisses: new Counter({
      name: "umpire_gold_misses_total",
      help: "Answers to gold cases that differ from what is known.",
      registers: [],
    }),
  };
}
