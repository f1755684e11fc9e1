import type { ServingSettings } from "#lib/contracts/serving";
import type { CheckedInput } from "../checked-input";
import type { LadderFit } from "../ladder-fits/ladder-fit";
import { saidBy } from "../scored";
import { askVariants, combineMembers, evenWeights } from "../variants/ask-variants";
import { noOpinion } from "./model-rung";
import type { Climber, Rung } from "./rung";

type AugmentationRung = Pick<Parameters<typeof askVariants>[0], "version" | "labels" | "models"> & {
  readonly variants: NonNullable<ServingSettings["augmentation"]>["variants"];
  /** What each variant counts; without it, all count alike. */
  readonly fit: LadderFit | null;
  /** Whether a row that the version answered is worth varying. */
  readonly isWorthIt: (row: Climber) => boolean;
  /** How an input that was checked for the endpoint's own version reaches this one; `null` where it cannot. */
  readonly inputFor?: (checked: CheckedInput) => CheckedInput | null;
};

/** The version that had the last word, asked again about variants of the input: of all rows in one batch. */
export function augmentationRung({ fit, isWorthIt, inputFor, ...asking }: AugmentationRung): Rung {
  const { version, labels } = asking;
  const learned = fit?.rule.weights ?? evenWeights(asking.variants.length + 1);
  // The input itself stays, whatever it counts: the rung below has asked it already.
  const isKept = (i: number) => i === 0 || (learned[i] ?? 0) > 0;
  const weights = learned.filter((_, i) => isKept(i));
  const variants = asking.variants.filter((_, i) => isKept(i + 1));
  const sharpness = fit?.rule.sharpness ?? 1;
  const ask: Rung["ask"] = async (rows) => {
    const asked = rows.map(({ checked, said }) => {
      const own = inputFor ? (inputFor(checked) ?? checked) : checked;
      return { checked: own, raw: said?.raw ?? [] };
    });
    const members = await askVariants(asking, asked, variants);
    return members.map((it, i) => {
      const unseen = rows[i]?.said?.unseen ?? [];
      if (typeof it === "string") return saidBy(version, noOpinion(it, unseen));
      return combineMembers({ version, labels }, { members: it, weights, sharpness, unseen });
    });
  };
  const isWanted: Rung["isWanted"] = (row) => {
    const { said } = row;
    const isOwn = said?.version?.versionId === version.versionId && said.probabilities !== null;
    return isOwn && isWorthIt(row);
  };
  return { name: "augmentation", isWanted, ask };
}
