import { createHash, randomUUID } from "node:crypto";
import { access, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Refusal } from "#lib/kernel/refusal";

type Stored = {
  /** `files` in the data directory. */
  readonly filesDir: string;
  readonly sha256: string;
};

const SHA256_HEX = /^[0-9a-f]{64}$/;

/** SHA-256 in hex. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/**
 * Keeps the bytes under their own hash, whole or not at all: they are on disk before the name appears. Storing the same bytes
 * again changes nothing.
 */
export async function storeModelFile(
  filesDir: string,
  bytes: Uint8Array,
): Promise<{ sha256: string }> {
  const sha256 = sha256Of(bytes);
  if (await isWhole({ filesDir, sha256 })) return { sha256 };
  await mkdir(filesDir, { recursive: true, mode: 0o700 });
  const draft = join(filesDir, `.${sha256}.${randomUUID()}`);
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, join(filesDir, sha256));
  } finally {
    await rm(draft, { force: true });
  }
  return { sha256 };
}

/** The bytes of a stored version, checked against their hash; refuses `model_unavailable` when they are lost or damaged. */
export async function versionBytes({ filesDir, sha256 }: Stored): Promise<Uint8Array> {
  const bytes = await readBytes({ filesDir, sha256 });
  if (sha256Of(bytes) === sha256) return bytes;
  throw new Refusal("model_unavailable", "The stored model file is damaged: its hash differs.");
}

/** Whether this host finds the file at all; several hosts share the folder it is in. */
export function isStored({ filesDir, sha256 }: Stored): Promise<boolean> {
  return access(join(filesDir, sha256)).then(
    () => true,
    () => false,
  );
}

async function readBytes({ filesDir, sha256 }: Stored): Promise<Uint8Array> {
  if (!SHA256_HEX.test(sha256)) throw new TypeError("a model file is named by a SHA-256 in hex");
  try {
    return await readFile(join(filesDir, sha256));
  } catch (cause) {
    throw new Refusal("model_unavailable", "The stored model file cannot be read.", { cause });
  }
}

async function isWhole(stored: Stored): Promise<boolean> {
  try {
    await versionBytes(stored);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
