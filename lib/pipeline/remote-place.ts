import { z } from "zod";

/** The address of a server, without a slash at its end; no user, no query, nothing hidden in it. */
const ServerUrl = z.string().max(500).refine(isServerUrl, {
  error: "must be like https://models.example or http://10.2.3.4:8000/triton",
});

/** Where a version's model is served, when not here: by a server that speaks the Open Inference Protocol. */
export const RemotePlace = z.strictObject({
  url: ServerUrl,
  /** The server's names. Without a version the server chooses, and what is registered here may change there unseen. */
  model: z.string().min(1).max(200),
  version: z.string().min(1).max(40).nullable(),
  /** Whether tensors travel as binary data or in JSON. */
  sends: z.enum(["binary", "json"]),
  /** Milliseconds one request may take. */
  timeout_ms: z.number().int().min(10).max(30_000),
  /** What the server takes for a row, in the currency of whoever prices it; `null` when nothing is known. */
  fee: z.number().nonnegative().nullable(),
});
export type RemotePlace = z.infer<typeof RemotePlace>;

function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash, origin, pathname } = new URL(text);
  const isPlain = [username, password, search, hash].every((part) => part === "");
  const path = pathname === "/" ? "" : pathname;
  return isPlain && /^https?:$/.test(protocol) && text === `${origin}${path}` && !/\/$/.test(text);
}
