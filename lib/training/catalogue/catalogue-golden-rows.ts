import { applyCalibrator, type Calibrator } from "#lib/decision/calibration/calibrator";
import { fedBytes } from "#lib/pipeline/fed-bytes";
import type { GoldenRow, GoldenRows } from "#lib/pipeline/golden-rows";
import type { OpenModel } from "../networks/open-model";
import type { Hash } from "../recipe";
import { CATALOGUE_LABELS, type ImageRows, imageAt, SIDE } from "./catalogue-data";
import { preparedImage } from "./catalogue-images";
import { greyPng } from "./grey-png";
import { scoreImages } from "./train-catalogue";

type Trained = { readonly file: Uint8Array; readonly calibrator: Calibrator };

/** Held-out images as uploads: the first of three labels, then the first again four times as large and on a bright ground. */
export async function catalogueGoldenRows(
  { file, calibrator }: Trained,
  report: ImageRows,
  { hash, open }: { readonly hash: Hash; readonly open: OpenModel },
): Promise<GoldenRows> {
  const session = await open(file, { optimize: "all" });
  const rows: GoldenRow[] = [];
  try {
    for (const { name, pixels } of uploads(report)) {
      const row = preparedImage(pixels);
      const [raw = []] = await scoreImages(session, { pixels: Uint8Array.from(row) });
      rows.push({
        name,
        input: { image: base64(greyPng(pixels, Math.sqrt(pixels.length))) },
        unseen: [],
        row: null,
        row_sha256: hash(fedBytes({ kind: "row", row, unseen: [] })),
        raw,
        probabilities: applyCalibrator(calibrator, raw),
      });
    }
  } finally {
    await session.close();
  }
  return { schema: "umpire-golden/1", tolerance: 1e-4, rows };
}

function uploads(report: ImageRows): { readonly name: string; readonly pixels: Uint8Array }[] {
  const first = (label: (typeof CATALOGUE_LABELS)[number]) =>
    imageAt(report, report.labels.indexOf(CATALOGUE_LABELS.indexOf(label)));
  const boot = first("Ankle boot");
  return [
    { name: "an ankle boot", pixels: boot },
    { name: "a shirt", pixels: first("Shirt") },
    { name: "a bag", pixels: first("Bag") },
    { name: "the boot at 56 × 56", pixels: doubled(boot) },
    { name: "the boot on a bright ground", pixels: boot.map((value) => 255 - value) },
  ];
}

/** Every pixel four times. */
function doubled(pixels: Uint8Array): Uint8Array {
  const side = 2 * SIDE;
  return Uint8Array.from({ length: side * side }, (_, at) => {
    const [x, y] = [(at % side) >> 1, Math.floor(at / side) >> 1];
    return pixels[y * SIDE + x] as number;
  });
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
