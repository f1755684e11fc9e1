import type { RungName, Strategy } from "#lib/contracts/serving";
import type { MachineDto, ServingOptionDto } from "#lib/contracts/serving-figures";
import { formatCount, formatDuration, formatInstant, formatPercent } from "#lib/kernel/format";

/** Each strategy by its name and in a sentence. */
export const STRATEGIES: Readonly<Record<Strategy, { title: string; hint: string }>> = {
  dynamic: { title: "dynamic", hint: "The model answers each row as it comes." },
  static: {
    title: "static",
    hint: "Every answer is made ahead and looked up; for inputs that can be listed.",
  },
  hybrid: { title: "hybrid", hint: "What is known is looked up, the rest asks the model." },
  two_phase: {
    title: "two phases",
    hint: "A small model answers what it may; a large one sees only the rest.",
  },
  augmentation: {
    title: "augmentation",
    hint: "Where it is unsure, the model is asked about variants of the input, too.",
  },
};

const RUNGS: Readonly<Record<RungName, string>> = {
  cache: "kept scores",
  model: "model",
  small: "small model",
  large: "large model",
  augmentation: "variants",
};

/** A ladder as it is climbed: `kept scores → model → people`. */
export function ladderText(rungs: readonly RungName[]): string {
  if (rungs.length === 0) return "the caller’s probabilities → people";
  return [...rungs.map((rung) => RUNGS[rung]), "people"].join(" → ");
}

/** The rungs of one answer. */
export function pathText(path: readonly RungName[]): string {
  return path.length === 0 ? "the caller" : path.map((rung) => RUNGS[rung]).join(" → ");
}

export function versionText({ model, version }: { model: string; version: number }): string {
  return `${model} ${version}`;
}

/** How a version is on this host, in a word or two and how good that is. */
export function slotText({ quarantined, slot, role }: MachineDto): {
  readonly text: string;
  readonly tone: "good" | "warn" | "bad" | "plain";
} {
  if (quarantined) return { text: "quarantined everywhere", tone: "bad" };
  if (slot === null) {
    return { text: role === "shadow" ? "in a process of its own" : "not loaded", tone: "plain" };
  }
  switch (slot.state) {
    case "ready":
      return slot.warm === false
        ? { text: "loaded, not yet tried", tone: "warn" }
        : { text: "warm", tone: "good" };
    case "starting":
      return { text: "loading", tone: "warn" };
    case "quarantined":
      return { text: "out of service here", tone: "bad" };
    case "closed":
      return { text: "being taken out", tone: "plain" };
  }
}

/** What a version is held to since its promotion. */
export function watchText(watch: NonNullable<MachineDto["watch"]>): string {
  const { since, min_predictions: least, max_failure_share: failures, max_p99_ms: p99 } = watch;
  const limits = [
    ...(failures === null ? [] : [`${formatPercent(failures, 1)} failures`]),
    ...(p99 === null ? [] : [`p99 of ${formatDuration(p99)}`]),
    ...(watch.max_disagreement === null
      ? []
      : [`${formatPercent(watch.max_disagreement, 1)} other answers than the shadow`]),
  ];
  return `watched since ${formatInstant(since)} UTC, rolled back beyond ${limits.join(" or ")}, from ${formatCount(least)} predictions on`;
}

/** What an option is called in legends and tables. */
export function optionText({ strategy, versions, role, in_force }: ServingOptionDto): string {
  const names = versions.map(versionText).join(" → ");
  const standing = in_force ? ", in force" : "";
  const who = role === "other" ? "" : `, ${role}`;
  return `${STRATEGIES[strategy].title}: ${names}${who}${standing}`;
}

/** Where a quality comes from. */
export const SOURCES = {
  evaluation: "evaluated under the policy in force",
  fit: "from the ladder’s fit",
  record: "by the version’s own record and prices",
} as const;
