import { environment } from "#lib/config/env";
import { type CallOut, callerOut } from "#lib/delivery/call-out";
import { outboundRules } from "#lib/delivery/outbound-address";
import type { Adapter } from "#lib/pipeline/adapter";
import { constantFeeds } from "#lib/pipeline/constant-feeds";
import type { RemotePlace } from "#lib/pipeline/remote-place";
import type { ServingVersion } from "#lib/registry/model-version";
import type { RemoteOptions } from "#lib/runtime/remote/remote-options";
import { countRemoteCall } from "#lib/telemetry/inference-metrics";
import { logger } from "#lib/telemetry/logger";

/** How servers elsewhere are reached. */
export type RemoteDoor = {
  readonly callOut: CallOut;
  /** Bearer tokens by origin: one is only ever sent to the server it belongs to. */
  readonly tokens: Readonly<Record<string, string>>;
};

let opened: RemoteDoor | undefined;

/** The way out that the operator's settings allow. */
export function remoteDoor(): RemoteDoor {
  const { outboundAllow, remoteTokens } = environment();
  opened ??= { callOut: callerOut(outboundRules(outboundAllow)), tokens: remoteTokens };
  return opened;
}

/** How a version on another server is asked. */
export function remoteOptions(
  version: Pick<ServingVersion, "model" | "version" | "sha256" | "adapter">,
  place: RemotePlace,
  { callOut, tokens }: RemoteDoor,
): Omit<RemoteOptions, "key"> {
  const { model, version: model_version, sha256, adapter } = version;
  const { batch, output } = adapter;
  const token = tokens[new URL(place.url).origin];
  return {
    ...{ sha256, url: place.url, model: place.model, version: place.version, sends: place.sends },
    timeoutMs: place.timeout_ms,
    outputs: [output.tensor],
    batch: batch.mode === "fixed" ? batch.size : "dynamic",
    constants: constantFeeds(adapter),
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    send: callOut,
    onCall: (result) => countRemoteCall({ model, result }),
    onBreaker: (isOpen, why) => {
      const said = { model, model_version, why };
      if (isOpen) logger().warn(said, "remote_model_left_alone");
      else logger().info(said, "remote_model_back");
    },
  };
}

/** How a server is asked about a model that is about to be registered. */
export function remoteServer(
  model: string,
  { remote, adapter }: { readonly remote: RemotePlace; readonly adapter: Adapter },
  door: RemoteDoor = remoteDoor(),
): Omit<RemoteOptions, "key"> {
  return remoteOptions({ model, version: 0, sha256: "", adapter }, remote, door);
}
