import { Refusal } from "#lib/kernel/refusal";
import type { Active } from "./active";

/** Refuses `stopped` while the switch of the endpoint or its queue stands at `reject`. */
export function refuseStopped({ stop, endpoint }: Pick<Active, "stop" | "endpoint">): void {
  if (stop.mode !== "reject") return;
  const why = stop.reason ?? "no reason given";
  throw new Refusal("stopped", `"${endpoint.name}" is stopped: ${why}.`, { retryAfterSeconds: 60 });
}
