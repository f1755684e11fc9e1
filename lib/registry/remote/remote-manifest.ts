import type { z } from "zod";
import { Adapter } from "#lib/pipeline/adapter";
import { RemotePlace } from "#lib/pipeline/remote-place";
import { UploadManifest } from "../uploads/upload-manifest";

const place = RemotePlace.shape;

/**
 * The record of a version that stays where it is served. As of an upload, but nothing can be derived from a file: the
 * adapter says it all. Without `golden` rows the server's answers of today are kept.
 */
export const RemoteManifest = UploadManifest.omit({
  agree_to: true,
  environment: true,
  labels: true,
  source: true,
}).extend({
  adapter: Adapter,
  remote: RemotePlace.extend({
    version: place.version.default(null),
    sends: place.sends.default("binary"),
    timeout_ms: place.timeout_ms.default(2_000),
    fee: place.fee.default(null),
  }),
});
export type RemoteManifest = z.infer<typeof RemoteManifest>;
