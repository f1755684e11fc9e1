import type { ServingSettings } from "#lib/contracts/serving";
import type { Db } from "#lib/db/client";
import { canonicalJson } from "#lib/kernel/canonical-json";
import type { Fault } from "#lib/kernel/refusal";
import type { ServingVersion } from "#lib/registry/model-version";
import type { FitKind } from "../ladder-fits/ladder-fit";
import { findLadderFit } from "../ladder-fits/store";
import { variantFaults } from "../variants/variant-fault";

type Versions = Readonly<Record<"own" | "small" | "large", ServingVersion>>;

/** What of the rules by which a ladder is climbed does not go with its models; pointers are into the settings. */
export async function climbFaults(
  db: Db,
  { strategy, hand_over, augmentation }: ServingSettings,
  { own, small, large }: Versions,
): Promise<Fault[]> {
  const last = strategy === "two_phase" ? large : own;
  const variants = (augmentation?.variants ?? []).flatMap((variant, i) =>
    variantFaults(last, variant).map(({ pointer, detail }) => ({
      ...{ pointer: `/augmentation/variants/${i}${pointer}`, detail },
    })),
  );
  const asked = { below: last, above: last, variants: augmentation?.variants ?? [] };
  return [
    ...variants,
    ...(await fitFaults(db, hand_over?.fit, { kind: "hand_over", below: small, above: large })),
    ...(await fitFaults(db, augmentation?.fit, { kind: "augmentation", ...asked })),
  ];
}

type Expected = {
  readonly kind: FitKind;
  readonly below: ServingVersion;
  readonly above: ServingVersion;
  readonly variants?: NonNullable<ServingSettings["augmentation"]>["variants"];
};

async function fitFaults(
  db: Db,
  id: string | undefined,
  { kind, below, above, variants = [] }: Expected,
): Promise<Fault[]> {
  if (id === undefined) return [];
  const fault = (detail: string) => [{ pointer: `/${kind}/fit`, detail }];
  const fit = await findLadderFit(db, id);
  if (fit?.kind !== kind) return fault("there is no such fit");
  const isOf = fit.belowVersionId === below.versionId && fit.aboveVersionId === above.versionId;
  if (!isOf) return fault("it was fitted for other versions");
  const isSame = canonicalJson(fit.rule.variants) === canonicalJson(variants);
  return isSame ? [] : fault("it was fitted for other variants");
}
