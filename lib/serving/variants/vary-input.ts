import type { Variant } from "#lib/contracts/serving";
import { mulberry32, type Random } from "#lib/math/random";
import { jitterFeatures } from "#lib/pipeline/variants/jitter-features";
import { maskWords } from "#lib/pipeline/variants/mask-words";
import { type Move, movePixels } from "#lib/pipeline/variants/move-pixels";
import type { ServingVersion } from "#lib/registry/model-version";
import type { CheckedInput } from "../checked-input";
import { inputFor } from "../climb/input-for";
import { inputSha256 } from "../input-sha256";

/**
 * An input varied, as the version takes it; `null` where it cannot be varied so. The same input and variant give the same bits:
 * what is drawn is drawn from the input's own hash.
 */
export function varyInput(
  version: ServingVersion,
  checked: CheckedInput,
  variant: Variant,
): CheckedInput | null {
  const { input, features } = checked;
  switch (variant.kind) {
    case "flip":
      return moved(version, checked, { flip: variant.axis });
    case "shift":
      return moved(version, checked, variant);
    case "mask": {
      if (input.text === undefined) return null;
      const text = maskWords(input.text, variant.share, randomOf(checked, variant.seed));
      return inputFor(version, { ...checked, input: { ...input, text } });
    }
    case "jitter": {
      if (features === null) return null;
      const random = randomOf(checked, variant.seed);
      const varied = jitterFeatures(features, variant.errors, random);
      return inputFor(version, { ...checked, features: varied });
    }
  }
}

/** Pixels are moved once they are prepared, so that every picture moves by the model's own pixels. */
function moved(
  { pipeline }: ServingVersion,
  checked: CheckedInput,
  move: Move,
): CheckedInput | null {
  const { prepared } = checked;
  if (pipeline.kind !== "image" || prepared?.kind !== "row") return null;
  return { ...checked, prepared: { ...prepared, row: movePixels(pipeline, prepared.row, move) } };
}

function randomOf({ input }: CheckedInput, seed: number): Random {
  const own = Number.parseInt(inputSha256(input).slice(0, 8), 16);
  return mulberry32(own ^ seed);
}
