import { PARTS, type PatchServing, type ServingSettings } from "#lib/contracts/serving";
import type { Fault } from "#lib/kernel/refusal";

/** The parts that belong to some strategies only. */
const OWN_PARTS = ["cache", "small", "large", "hand_over", "augmentation"] as const;

/** Settings after a change, the faults of the change itself aside: pointers are into the settings. */
export type Merged = { readonly settings: ServingSettings; readonly faults: readonly Fault[] };

/**
 * What is absent from the patch stays and `null` takes a part away. Parts that a new strategy does not take go with the old one; to
 * send one for it is a fault, so that nothing is stored that would not be used. A memory is none of a strategy without a model.
 */
export function mergeSettings(before: ServingSettings, patch: PatchServing): Merged {
  const strategy = patch.strategy ?? before.strategy;
  const taken: readonly string[] = PARTS[strategy];
  const faults = OWN_PARTS.flatMap((part): Fault[] => {
    const isSent = patch[part] !== undefined && patch[part] !== null;
    if (!isSent || taken.includes(part)) return [];
    return [{ pointer: `/${part}`, detail: `the strategy ${strategy} takes no ${part}` }];
  });
  const all: Record<string, unknown> = { ...before, ...patch, strategy };
  for (const part of OWN_PARTS) if (!taken.includes(part)) delete all[part];
  const isMemory = before.cache?.source === "remember" && patch.cache === undefined;
  if (strategy === "static" && isMemory) delete all.cache;
  const entries = Object.entries(all).filter(([, it]) => it !== undefined && it !== null);
  return { settings: Object.fromEntries(entries) as unknown as ServingSettings, faults };
}
