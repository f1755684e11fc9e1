import { probeModel } from "#lib/registry/probe/probe-model";
import { prepareUpload } from "#lib/registry/uploads/prepare-upload";
import { UploadManifest } from "#lib/registry/uploads/upload-manifest";
import { uploadVersion } from "#lib/registry/uploads/upload-version";
import { Stop } from "../root.mjs";
import { operate, readArguments, readNamedFile, tell } from "./operate";

const USAGE = `Usage: npm run umpire -- register <model> <file.onnx> [--manifest manifest.json] [--json]

Probes an ONNX file and registers it as the model's next version.`;

/** Uploads a file from this machine. 0 done; a file that is refused ends with what the probe found. */
export async function registerCommand(argv: readonly string[]): Promise<number> {
  const { positionals, text, isJson } = readArguments(argv, USAGE, {
    manifest: { type: "string" },
  });
  const [model, file, ...rest] = positionals;
  if (!model || !file || rest.length > 0 || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(model)) {
    throw new Stop(USAGE, 2);
  }
  const manifest = await readManifest(text("manifest"));
  const bytes = await readNamedFile(file);
  return operate(async ({ db, filesDir, actor }) => {
    const prepared = await prepareUpload({ bytes, manifest, probe: probeModel, filesDir });
    const made = await uploadVersion(db, { model, prepared, by: actor });
    const { version, sha256 } = made;
    tell(isJson, `Registered ${model}@${version}, sha256 ${sha256}.`, { model, version, sha256 });
  });
}

async function readManifest(file: string | undefined): Promise<UploadManifest> {
  const parsed = UploadManifest.safeParse(file ? await readJson(file) : {});
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `  /${path.join("/")}: ${message}`);
  throw new Stop(["The manifest does not fit.", ...faults].join("\n"));
}

async function readJson(file: string): Promise<unknown> {
  const text = new TextDecoder().decode(await readNamedFile(file));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Stop(`${file} is not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
}
