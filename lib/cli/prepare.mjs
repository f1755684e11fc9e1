#!/usr/bin/env node
// @ts-check
// Installs, generates and builds, and starts nothing: what an image holds, so that a container serves at once.
import { requireNode, root, runMain } from "./root.mjs";
import { obeySignals } from "./run.mjs";
import { build, generate, install } from "./steps.mjs";

requireNode();
obeySignals();
process.chdir(root);
await runMain(async () => {
  await install();
  await generate();
  await build();
});
