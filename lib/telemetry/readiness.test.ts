import { expect, it } from "vitest";
import { registerReadiness, unreadiness } from "./readiness";

it("tells what keeps traffic away from what is only amiss, and takes a check that throws for trouble", async () => {
  registerReadiness("draining", () => "this server is shutting down");
  registerReadiness("models", async () => null);
  registerReadiness("disk", () => {
    throw new Error("cannot be read");
  });
  registerReadiness("remote_models", () => "loan-far gets no answer", { isVital: false });
  expect(await unreadiness()).toEqual({
    missing: { draining: "this server is shutting down", disk: "the check itself failed" },
    degraded: { remote_models: "loan-far gets no answer" },
  });
  registerReadiness("draining", () => null);
  expect((await unreadiness()).missing).not.toHaveProperty("draining");
});
