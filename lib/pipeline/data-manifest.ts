import { z } from "zod";

/** What stands beside a committed data set: where it came from, and hashes to hold it to. */
export const DataManifest = z.strictObject({
  schema: z.literal("umpire-data/1"),
  name: z.string().regex(/^[a-z0-9_]+$/),
  title: z.string(),
  source: z.string(),
  license: z.string(),
  package: z.strictObject({
    kind: z.enum(["debian", "npm"]),
    name: z.string(),
    version: z.string(),
  }),
  split: z.string(),
  files: z
    .array(
      z.strictObject({
        file: z.string(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        bytes: z.number().int().positive(),
        /** What a packed file (gzip, by its ending) holds; the hash of the packed bytes depends on who packed them. */
        unpacked: z
          .strictObject({
            sha256: z.string().regex(/^[0-9a-f]{64}$/),
            bytes: z.number().int().positive(),
          })
          .optional(),
        rows: z.number().int().positive(),
        columns: z.array(z.string()),
      }),
    )
    .min(1),
  /** The fetched files, by their path below the downloads, where what is committed is only a slice of them. */
  originals: z
    .array(
      z.strictObject({
        file: z.string(),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        bytes: z.number().int().positive(),
      }),
    )
    .default([]),
});
export type DataManifest = z.infer<typeof DataManifest>;
