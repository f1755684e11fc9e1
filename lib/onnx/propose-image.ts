import type { AdapterHints } from "./adapter-hints";
import {
  channelAxes,
  elementOf,
  type LayoutProposal,
  settled,
  unsupported,
} from "./layout-proposal";
import { quoted } from "./model-finding";
import { type EdgeSignature, shapeText } from "./signature-of";

/** A size to run made-up images with where the graph takes any and nobody has said one. */
const MADE_UP_SIZE = 224;

/**
 * Channels first or last by where 1 or 3 stands; sizes from the graph. How pixels are scaled stands nowhere in a file,
 * so whoever exported it is asked, but for whole bytes.
 */
export function proposeImage(edge: EdgeSignature, hints: AdapterHints): LayoutProposal {
  const { name, dims } = edge;
  if (dims !== null && dims.length !== 4) return noImage(edge);
  const order = orderOf(dims ?? [], hints);
  const axis = order.order === "nchw" ? 1 : 3;
  const channels = channelsOf(dims?.[axis] ?? null, name, hints);
  if (channels === null) return noImage(edge);
  const sizes = sizesOf(edge, order.order === "nchw" ? [2, 3] : [1, 2], hints);
  const pixels = pixelsOf(edge, channels.channels, hints);
  const missing = [...order.missing, ...channels.missing, ...sizes.missing, ...pixels.missing];
  return settled(
    {
      layout: "image",
      tensor: name,
      type: elementOf(edge),
      order: order.order,
      channels: channels.channels,
      height: sizes.height,
      width: sizes.width,
      scale: pixels.scale,
      mean: pixels.mean,
      deviation: pixels.deviation,
    },
    missing.map((open) => `Of the image ${quoted(name)}, say ${open}.`),
  );
}

function noImage({ name, dims }: EdgeSignature): LayoutProposal {
  return unsupported(
    `${quoted(name)} ${shapeText(dims)}`,
    `An image is fed as [N, C, H, W] or [N, H, W, C] with 1 or 3 channels, but ${quoted(name)} is ${shapeText(dims)}.`,
  );
}

function orderOf(dims: readonly (number | string | null)[], { image }: AdapterHints) {
  const axes = channelAxes(dims);
  if (image?.order) return { order: image.order, missing: [] };
  const order: "nchw" | "nhwc" = axes[0] === 3 ? "nhwc" : "nchw";
  const missing = axes.length === 1 ? [] : ["whether channels come first or last"];
  return { order, missing };
}

/** As many as the graph says, else as many as there are means. */
function channelsOf(dim: number | string | null, name: string, { image }: AdapterHints) {
  const said = typeof dim === "number" ? dim : image?.mean?.length;
  if (said === 1 || said === 3) return { channels: said, missing: [] } as const;
  if (said !== undefined || name === "") return null;
  return { channels: 3, missing: ["the number of channels"] } as const;
}

function sizesOf({ dims }: EdgeSignature, axes: readonly [number, number], hints: AdapterHints) {
  const [height, width] = axes.map((axis, place) => {
    const fixed = dims?.[axis];
    return typeof fixed === "number" ? fixed : hints.dims?.[place];
  });
  const missing = height === undefined || width === undefined ? ["its height and width"] : [];
  return { height: height ?? MADE_UP_SIZE, width: width ?? MADE_UP_SIZE, missing };
}

function pixelsOf({ type }: EdgeSignature, channels: number, { image }: AdapterHints) {
  const isBytes = type === "uint8";
  const mean = perChannel(image?.mean ?? [0], channels);
  const deviation = perChannel(image?.deviation ?? [1], channels);
  const missing = [
    ...(image?.scale === undefined && !isBytes
      ? ["what a pixel of 0 to 255 is multiplied by, and mean and deviation"]
      : []),
    ...(mean && deviation ? [] : ["one mean and one deviation a channel"]),
  ];
  return {
    scale: image?.scale ?? (isBytes ? 1 : 1 / 255),
    mean: mean ?? new Array<number>(channels).fill(0),
    deviation: deviation ?? new Array<number>(channels).fill(1),
    missing,
  };
}

/** One value stands for every channel; any other count but theirs is a slip. */
function perChannel(values: readonly number[], channels: number): number[] | null {
  const [only] = values;
  if (values.length === 1) return new Array<number>(channels).fill(only as number);
  return values.length === channels ? [...values] : null;
}
