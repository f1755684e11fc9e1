import {
  PARTS,
  type PatchServing,
  type RungName,
  rungsOf,
  type ServingSettings,
  type Variant,
  type VersionReference,
} from "#lib/contracts/serving";

/** What is chosen in the strategy editor; more than one strategy takes, so that nothing typed is lost while trying another. */
export type StrategyForm = {
  readonly strategy: ServingSettings["strategy"];
  readonly hasCache: boolean;
  readonly source: "static" | "remember";
  readonly maxAgeS: number | null;
  readonly maxEntries: number | null;
  /** Which of two phases is another model; the endpoint's own takes the other one. */
  readonly otherPhase: "small" | "large";
  readonly otherModel: string;
  /** An alias or a number. */
  readonly otherVersion: string;
  readonly handOver: string;
  readonly hasVariants: boolean;
  readonly variants: readonly Variant[];
  readonly variantFit: string;
  readonly onlyUncertain: boolean;
  readonly prices: Readonly<Partial<Record<RungName, number>>>;
};

/** The settings in force, in the editor's terms. */
export function formOf(settings: ServingSettings): StrategyForm {
  const { strategy, cache, small, large, hand_over, prices = {} } = settings;
  const other = small ?? large;
  return {
    strategy,
    hasCache: cache !== undefined,
    source: cache?.source ?? "remember",
    maxAgeS: cache?.max_age_s ?? null,
    maxEntries: cache?.max_entries ?? null,
    otherPhase: large ? "large" : "small",
    otherModel: other?.model ?? "",
    otherVersion: other ? nameOf(other) : "champion",
    handOver: hand_over?.fit ?? "",
    ...variantsOf(settings),
    prices: Object.fromEntries(Object.entries(prices).filter(([, it]) => it !== undefined)),
  };
}

function nameOf(reference: VersionReference): string {
  return "alias" in reference ? reference.alias : String(reference.version);
}

function variantsOf({ augmentation }: ServingSettings) {
  return {
    hasVariants: augmentation !== undefined,
    variants: augmentation?.variants ?? [],
    variantFit: augmentation?.fit ?? "",
    onlyUncertain: augmentation?.only_uncertain ?? true,
  };
}

/** The change that the editor asks for: every part that the strategy takes, present or taken away. */
export function patchOf(form: StrategyForm): PatchServing {
  const settings = settingsOf(form);
  const taken: readonly string[] = PARTS[form.strategy];
  const part = <Name extends keyof PatchServing>(name: Name) =>
    taken.includes(name) ? { [name]: settings[name] ?? null } : {};
  const prices = Object.entries(form.prices).filter(([rung]) =>
    priced(form).includes(rung as never),
  );
  return {
    strategy: form.strategy,
    ...part("cache"),
    ...part("small"),
    ...part("large"),
    ...part("hand_over"),
    ...part("augmentation"),
    prices: prices.length > 0 ? Object.fromEntries(prices) : null,
  };
}

/** The rungs of the ladder being edited, which are those that can have a price. */
export function priced(form: StrategyForm): RungName[] {
  return rungsOf(settingsOf(form));
}

/** Whether anything would change. */
export function isChanged(form: StrategyForm, settings: ServingSettings): boolean {
  return JSON.stringify(patchOf(form)) !== JSON.stringify(patchOf(formOf(settings)));
}

function settingsOf(form: StrategyForm): ServingSettings {
  const { strategy, handOver } = form;
  const cache = cacheOf(form);
  const augmentation = augmentationOf(form);
  const isTwo = strategy === "two_phase";
  return {
    strategy,
    ...(cache && { cache }),
    ...(isTwo && form.otherModel !== "" ? { [form.otherPhase]: referenceOf(form) } : {}),
    ...(isTwo && handOver !== "" ? { hand_over: { fit: handOver } } : {}),
    ...(augmentation && { augmentation }),
  };
}

function cacheOf(form: StrategyForm): ServingSettings["cache"] {
  const { strategy, hasCache, maxAgeS, maxEntries } = form;
  const isNeeded = strategy === "static" || strategy === "hybrid";
  if (strategy === "dynamic" || !(isNeeded || hasCache)) return undefined;
  const source = strategy === "static" ? "static" : form.source;
  return {
    source,
    ...(maxAgeS === null ? {} : { max_age_s: maxAgeS }),
    ...(maxEntries === null || source === "static" ? {} : { max_entries: maxEntries }),
  };
}

function augmentationOf(form: StrategyForm): ServingSettings["augmentation"] {
  const { strategy, hasVariants, variants, variantFit: fit, onlyUncertain } = form;
  const isVaried = strategy === "augmentation" || (strategy === "two_phase" && hasVariants);
  if (!isVaried || variants.length === 0) return undefined;
  return {
    variants: [...variants],
    ...(fit === "" ? {} : { fit }),
    only_uncertain: onlyUncertain,
  };
}

function referenceOf({ otherModel: model, otherVersion }: StrategyForm): VersionReference {
  const named = otherVersion.trim();
  return /^\d+$/.test(named) ? { model, version: Number(named) } : { model, alias: named };
}
