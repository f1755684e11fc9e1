import { getEndpoint } from "#lib/policy/get-endpoint";
import type { LadderFit } from "#lib/serving/ladder-fits/ladder-fit";
import { planLadderFit } from "#lib/serving/ladder-fits/plan-ladder-fit";
import { amendServing } from "#lib/serving/settings/amend-serving";
import { warmServing } from "#lib/serving/settings/warm-serving";
import { fitLadderOn } from "#lib/worker/ladder/fit-ladder";
import { progressBar } from "../progress-bar";
import { Stop } from "../root.mjs";
import { type Cell, textTable } from "../text-table";
import { operate, readArguments, tell, versionNamed } from "./operate";

const USAGE = `Usage: npm run umpire -- ladder <endpoint> <dataset> hand_over|augmentation [--small <model>@<version>]
       [--large <model>@<version>] [--weights learned|mean] [--price 0.01] [--adopt] [--json]

Fits when a rung of the endpoint's ladder is climbed, on held-out rows, and prints what that costs by how many rows go up. With
--adopt the endpoint is served so from then on. What is left out is as the endpoint's settings have it.`;

const OPTIONS = {
  small: { type: "string" },
  large: { type: "string" },
  weights: { type: "string" },
  price: { type: "string" },
  adopt: { type: "boolean" },
} as const;

/** Fits an endpoint's ladder here and now, without the job queue. */
export async function ladderCommand(argv: readonly string[]): Promise<number> {
  const { positionals, text, isGiven, isJson } = readArguments(argv, USAGE, OPTIONS);
  const [name, dataset, kind, ...rest] = positionals;
  if (!name || !dataset || rest.length > 0) throw new Stop(USAGE, 2);
  if (kind !== "hand_over" && kind !== "augmentation") throw new Stop(USAGE, 2);
  const request = { kind, dataset, ...phasesOf(text), ...choicesOf(text) } as const;
  return operate(async ({ db, filesDir, actor }) => {
    const endpoint = await getEndpoint(db, { name });
    const plan = await planLadderFit(db, endpoint, request);
    const bar = progressBar(`${kind} of ${name}`);
    const { signal } = new AbortController();
    const show = async (share: number) => bar.show(share);
    const fitting = { ...plan, actor, jobId: null };
    const fit = await fitLadderOn(db, fitting, { tell: show, signal }, { filesDir });
    bar.clear();
    if (isGiven("adopt")) {
      const serving = settingsBy(fit, phasesOf(text), endpoint.serving);
      await warmServing(db, { name, serving }, { filesDir });
      await amendServing(db, { name, serving, actor });
    }
    tell(isJson, textOf(fit), { fit: fit.id, ...fit.report });
  });
}

type Text = (name: string) => string | undefined;

function phasesOf(text: Text) {
  const [small, large] = [text("small"), text("large")];
  return {
    ...(small === undefined ? {} : { small: versionNamed(small, USAGE) }),
    ...(large === undefined ? {} : { large: versionNamed(large, USAGE) }),
  };
}

function choicesOf(text: Text) {
  const [weights, price] = [text("weights") ?? "learned", text("price")];
  if (weights !== "learned" && weights !== "mean") throw new Stop(USAGE, 2);
  const money = price === undefined ? undefined : Number(price);
  if (money !== undefined && !(money >= 0)) throw new Stop(USAGE, 2);
  return { weights, ...(money === undefined ? {} : { price: money }) } as const;
}

/** The settings by which an endpoint goes by a fit, at the price it was fitted for. */
function settingsBy(
  { id: fit, kind, price, rule }: LadderFit,
  phases: ReturnType<typeof phasesOf>,
  before: Awaited<ReturnType<typeof getEndpoint>>["serving"],
): Parameters<typeof amendServing>[1]["serving"] {
  const isNamed = Object.keys(phases).length > 0;
  if (kind === "hand_over") {
    const prices = { ...before.prices, large: price };
    return { strategy: "two_phase", ...phases, hand_over: { fit }, prices };
  }
  const isPhased = isNamed || before.strategy === "two_phase";
  return {
    strategy: isPhased ? "two_phase" : "augmentation",
    ...phases,
    augmentation: { variants: [...rule.variants], fit },
    prices: { ...before.prices, augmentation: price },
  };
}

function textOf({ id, report }: LadderFit): string {
  const { curve, chosen, below, above, ladder, saved, agreement, changes, speed } = report;
  const points = [...curve, chosen].map(({ share, limit, cost, ci }): Record<string, Cell> => {
    const [low, high] = ci ?? [null, null];
    return { "goes up": share, limit, "cost a case": cost, low, high };
  });
  const ways = Object.entries({ nobody: below, everybody: above, ladder }).map(([who, it]) => {
    const { accuracy, nll, ece, review_rate, cost } = it;
    return { "goes up": who, accuracy, nll, ece, reviewed: review_rate, cost: cost.value };
  });
  const [low = 0, high = 0] = saved.to_below.ci ?? [];
  return [
    textTable(points.slice(0, -1)),
    "",
    textTable(ways),
    "",
    `${id}: ${percent(chosen.share)} go up; the two rungs agree on ${percent(agreement)}.`,
    `Of those, ${changes.sent.corrected} are set right and ${changes.sent.corrupted} wrong.`,
    `It saves ${saved.to_below.value.toFixed(4)} a case (${low.toFixed(4)} to ${high.toFixed(4)}).`,
    `${speed.below_ms.toFixed(3)} and ${speed.above_ms.toFixed(3)} ms a row: ${Math.round(speed.rows_per_second)} rows a second.`,
  ].join("\n");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
