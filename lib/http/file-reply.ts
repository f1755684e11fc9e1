type File = {
  /** What the browser saves it as: letters, digits, dots and dashes. */
  readonly name: string;
  /** Hex. */
  readonly sha256: string;
};

/** Bytes as a download that no browser opens, with their SHA-256 as `Digest` and `ETag`. */
export function fileReply(bytes: Uint8Array, { name, sha256 }: File): Response {
  const digest = Buffer.from(sha256, "hex").toString("base64");
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${name.replaceAll(/[^A-Za-z0-9.-]/g, "_")}"`,
      "content-length": String(bytes.length),
      "repr-digest": `sha-256=:${digest}:`,
      etag: `"${sha256}"`,
      "x-content-type-options": "nosniff",
    },
  });
}
