import type { Feed, Feeds } from "#lib/pipeline/feeds";
import type { ServingVersion } from "#lib/registry/model-version";
import type { LiveModel } from "#lib/runtime/live-model";
import type { CallOptions } from "#lib/runtime/model-options";

/** One run of a version's file on a batch of rows: the output that its adapter names. */
export async function runOutput(
  model: Pick<LiveModel, "runFeeds">,
  { adapter }: ServingVersion,
  feeds: Feeds,
  rows: number,
  call: CallOptions = {},
): Promise<Feed | undefined> {
  const { tensor } = adapter.output;
  const { outputs } = await model.runFeeds(feeds, { ...call, rows, outputs: [tensor] });
  return outputs[tensor];
}
