import { probeModel } from "#lib/registry/probe/probe-model";
import { prepareRemote } from "#lib/registry/remote/prepare-remote";
import { registerRemote } from "#lib/registry/remote/register-remote";
import { RemoteManifest } from "#lib/registry/remote/remote-manifest";
import { prepareUpload } from "#lib/registry/uploads/prepare-upload";
import { UploadManifest } from "#lib/registry/uploads/upload-manifest";
import { uploadVersion } from "#lib/registry/uploads/upload-version";
import { remoteServer } from "#lib/serving/remote-door";
import { Stop } from "../root.mjs";
import { operate, readArguments, readNamedFile, tell } from "./operate";

const USAGE = `Usage: npm run umpire -- register <model> <file.onnx> [--manifest manifest.json] [--json]
       npm run umpire -- register <model> --remote remote.json [--json]

Probes an ONNX file and registers it as the model's next version, or a model on another server, which is asked first.
remote.json holds { "remote": { "url", "model", ... }, "adapter": { ... }, ... }.`;

/** Takes in a file from this machine, or a model on another server. 0 done; what is refused ends with what was found. */
export async function registerCommand(argv: readonly string[]): Promise<number> {
  const { positionals, text, isJson } = readArguments(argv, USAGE, {
    manifest: { type: "string" },
    remote: { type: "string" },
  });
  const [model, file, ...rest] = positionals;
  const remote = text("remote");
  const isWhole = (file === undefined) === (remote !== undefined) && rest.length === 0;
  if (!model || !isWhole || !/^[a-z0-9][a-z0-9-]{0,63}$/.test(model)) throw new Stop(USAGE, 2);
  if (remote !== undefined) return registerElsewhere(model, remote, isJson);
  return registerFile(model, file ?? "", { manifestFile: text("manifest"), isJson });
}

async function registerFile(
  model: string,
  file: string,
  { manifestFile, isJson }: { manifestFile: string | undefined; isJson: boolean },
): Promise<number> {
  const given = manifestFile === undefined ? {} : await readJson(manifestFile);
  const manifest = understood(UploadManifest, given);
  const bytes = await readNamedFile(file);
  return operate(async ({ db, filesDir, actor }) => {
    const prepared = await prepareUpload({ bytes, manifest, probe: probeModel, filesDir });
    const made = await uploadVersion(db, { model, prepared, by: actor });
    const { version, sha256 } = made;
    tell(isJson, `Registered ${model}@${version}, sha256 ${sha256}.`, { model, version, sha256 });
  });
}

async function registerElsewhere(model: string, file: string, isJson: boolean): Promise<number> {
  const manifest = understood(RemoteManifest, await readJson(file));
  return operate(async ({ db, filesDir, actor }) => {
    const server = remoteServer(model, manifest);
    const prepared = await prepareRemote({ manifest, server, filesDir });
    const { version, sha256 } = await registerRemote(db, { model, prepared, by: actor });
    const where = `${manifest.remote.url}, ${manifest.remote.model}`;
    tell(isJson, `Registered ${model}@${version}, served at ${where}.`, { model, version, sha256 });
  });
}

type Reader<T> = {
  readonly safeParse: (value: unknown) =>
    | { readonly success: true; readonly data: T }
    | {
        readonly success: false;
        readonly error: { readonly issues: readonly { path: PropertyKey[]; message: string }[] };
      };
};

function understood<T>(reader: Reader<T>, value: unknown): T {
  const parsed = reader.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `  /${path.map(String).join("/")}: ${message}`,
  );
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
