import { openSession } from "#lib/runtime/open-session";
import type { OpenModel } from "#lib/training/networks/open-model";
import { bundleModelChild } from "./steps.mjs";

let bundled: Promise<void> | null = null;

/** Runs what is trained in the confined process that serves models, bundled anew from its sources once per command. */
export const openForTraining: OpenModel = async (bytes, options) => {
  bundled ??= bundleModelChild();
  await bundled;
  return openSession(bytes, options);
};
