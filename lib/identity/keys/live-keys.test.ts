import { beforeEach, expect, it } from "vitest";
import { forgetKeys, keptKey, readAndKeep } from "./live-keys";
import type { LiveKey } from "./store";

beforeEach(forgetKeys);

const id = "key_7";
const live = { key: { id }, sha256: "ab", expiresInMs: 400, isUseRecorded: true } as LiveKey;

it("keeps what was read until it expires", async () => {
  await readAndKeep(id, async () => live, 1000);
  expect([keptKey(id, 1399), keptKey(id, 1401), keptKey("key_8", 1001)]).toEqual([
    live,
    null,
    null,
  ]);
});

it("reads once for all who come meanwhile", async () => {
  let readings = 0;
  const read = async () => {
    readings += 1;
    return live;
  };
  const found = await Promise.all([readAndKeep(id, read, 0), readAndKeep(id, read, 0)]);
  expect([found, readings]).toEqual([[live, live], 1]);
});

it("keeps nothing that a change overtook, and reads anew for who comes after the change", async () => {
  let finish: (found: LiveKey | null) => void = () => {};
  const slow = new Promise<LiveKey | null>((resolve) => {
    finish = resolve;
  });
  const early = readAndKeep(id, () => slow, 0);
  forgetKeys();
  const late = readAndKeep(id, async () => null, 0);
  finish(live);
  expect([await early, await late, keptKey(id, 1)]).toEqual([live, null, null]);
});
