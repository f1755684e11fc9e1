import type { Variant } from "#lib/contracts/serving";
import type { Fault } from "#lib/kernel/refusal";
import type { ServingVersion } from "#lib/registry/model-version";

type Asked = Pick<ServingVersion, "inputKind" | "pipeline" | "features">;

/** What of a variant cannot be made of a version's inputs; pointers are into the variant. */
export function variantFaults(version: Asked, variant: Variant): Fault[] {
  switch (variant.kind) {
    case "flip":
      return strange(version, "image", "pictures are flipped") ?? [];
    case "shift":
      return strange(version, "image", "pictures are shifted") ?? shiftFaults(version, variant);
    case "mask":
      return strange(version, "text", "texts lose words") ?? [];
    case "jitter":
      return (
        strange(version, "features", "numbers have a measurement error") ??
        errorFaults(version, variant.errors)
      );
  }
}

function strange(version: Asked, kind: Asked["inputKind"], what: string): Fault[] | null {
  const { inputKind } = version;
  if (inputKind === kind) return null;
  return [{ pointer: "/kind", detail: `only ${what}, and the model takes ${inputKind}` }];
}

function shiftFaults({ pipeline }: Asked, { dx, dy }: Extract<Variant, { kind: "shift" }>) {
  const { width = 0, height = 0 } = pipeline.kind === "image" ? pipeline : {};
  const detail = "nothing of the picture is left";
  return [
    ...(Math.abs(dx) < width ? [] : [{ pointer: "/dx", detail }]),
    ...(Math.abs(dy) < height ? [] : [{ pointer: "/dy", detail }]),
  ];
}

function errorFaults({ features }: Asked, errors: Readonly<Record<string, number>>): Fault[] {
  const names = Object.keys(errors);
  if (names.length === 0) return [{ pointer: "/errors", detail: "names no column" }];
  const numbers = features?.fields.flatMap(({ kind, name }) => (kind === "number" ? name : []));
  return names
    .filter((name) => !numbers?.includes(name))
    .map((name) => ({
      pointer: `/errors/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
      detail: "the model has no such column of numbers",
    }));
}

/** What is tried where nobody says: pictures flipped and shifted by a pixel, texts without a tenth of their words. */
export function usualVariants({ inputKind, pipeline }: Asked): Variant[] {
  if (pipeline.kind === "image") {
    const shifts = [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const;
    return [
      { kind: "flip", axis: "horizontal" },
      ...shifts.map(([dx, dy]): Variant => ({ kind: "shift", dx, dy })),
    ];
  }
  if (inputKind !== "text") return [];
  return [1, 2, 3, 4].map((seed): Variant => ({ kind: "mask", share: 0.1, seed }));
}
