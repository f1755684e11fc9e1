import type { Adapter } from "./adapter";
import { feedData } from "./feed-data";
import type { Feeds } from "./feeds";

type ImageInput = Extract<Adapter["input"], { layout: "image" }>;

/** `count` pictures of pixels 0 to 255, the channels of a pixel side by side, scaled and laid out as the graph wants them. */
export function imageFeeds(input: ImageInput, pixels: ArrayLike<number>, count: number): Feeds {
  const { tensor, type, order, channels, height, width } = input;
  const area = height * width;
  const values = new Float64Array(pixels.length);
  for (let channel = 0; channel < channels; channel += 1) {
    const scaled = scalerOf(input, channel);
    for (let picture = 0; picture < count; picture += 1) {
      const start = picture * area * channels;
      for (let at = 0; at < area; at += 1) {
        const source = start + at * channels + channel;
        const target = order === "nhwc" ? source : start + channel * area + at;
        values[target] = scaled(pixels[source] as number);
      }
    }
  }
  const dims =
    order === "nhwc" ? [count, height, width, channels] : [count, channels, height, width];
  return { [tensor]: { type, dims, data: feedData(type, values) } };
}

function scalerOf({ scale, mean, deviation }: ImageInput, channel: number) {
  const center = mean[channel] ?? 0;
  const spread = deviation[channel] ?? 1;
  return (pixel: number) => (pixel * scale - center) / spread;
}
