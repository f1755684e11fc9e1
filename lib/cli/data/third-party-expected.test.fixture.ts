import type { AdapterHints } from "#lib/onnx/adapter-hints";
import type { Adapter } from "#lib/pipeline/adapter";

/** What a file turns out to be, with what its uploader has to say. */
export type Expected =
  | { readonly file: string; readonly refused: string }
  | {
      readonly file: string;
      readonly hints: ThirdPartyHints;
      readonly adapter: {
        readonly layout: Adapter["input"]["layout"];
        readonly kind: Adapter["output"]["kind"];
        readonly batch: Adapter["batch"];
        readonly labels: number;
      };
    };
export type ThirdPartyHints = AdapterHints | ((read: Read) => Promise<AdapterHints>);
type Read = (folder: string, path: string) => Promise<Uint8Array>;

/** A pixel of 0 to 255 becomes -1 to 1, each channel by its own mean and deviation, as the exporter's own code has it. */
const HALVES = { scale: 1 / 255, mean: [0.5, 0.45, 0.4], deviation: [0.5, 0.55, 0.6] };

/** Every fetched model by `<folder>/<path>`, and what the probe is to say of it. */
export const EXPECTED: readonly Expected[] = [
  {
    file: "ocr-models/assets/ch_ppocr_mobile_v2.0_cls_infer.onnx",
    hints: { labels: ["upright", "turned"], dims: [48, 192], image: HALVES },
    adapter: { layout: "image", kind: "probabilities", batch: { mode: "dynamic" }, labels: 2 },
  },
  {
    file: "detypify-service/train/model.onnx",
    hints: async (read) => ({
      kind: "logits",
      labels: symbolsIn(await read("detypify-service", "train/infer.json")),
      image: { scale: 1 / 255, mean: [0], deviation: [1] },
    }),
    adapter: { layout: "image", kind: "logits", batch: { mode: "fixed", size: 1 }, labels: 411 },
  },
  ...["hello_deepa", "hello_deepa_old", "namaste_deepa"].map(
    (name): Expected => ({
      file: `openwakeword-js/models/${name}.onnx`,
      hints: { labels: ["silence", "wake word"], speaksFor: "wake word" },
      adapter: {
        layout: "tensor",
        kind: "single_probability",
        batch: { mode: "fixed", size: 1 },
        labels: 2,
      },
    }),
  ),
  { file: "ocr-models/assets/ch_PP-OCRv4_det_infer.onnx", refused: "looks_like_encoder" },
  { file: "ocr-models/assets/ch_PP-OCRv4_rec_infer.onnx", refused: "looks_like_encoder" },
  { file: "vad-web/dist/silero_vad_legacy.onnx", refused: "stateful" },
  { file: "vad-web/dist/silero_vad_v5.onnx", refused: "stateful" },
  { file: "vad-web/dist/silero_vad_v6.onnx", refused: "stateful" },
];
export const ACCEPTED = EXPECTED.flatMap((it) => ("adapter" in it ? [it] : []));
export const REFUSED = EXPECTED.flatMap((it) => ("refused" in it ? [it] : []));

/** The label file lists a sign and its names a class. */
function symbolsIn(json: Uint8Array): string[] {
  const classes = JSON.parse(new TextDecoder().decode(json)) as { char: string; names: string[] }[];
  return classes.map(({ names }) => names[0] ?? "");
}
