import { logger } from "#lib/telemetry/logger";
import { countModelRestart } from "#lib/telemetry/metrics";
import type { InferenceFailure } from "./inference-failure";
import type { LiveModel } from "./live-model";
import type { ModelOptions } from "./model-options";
import { openRemote, type RemoteModel } from "./remote/remote-model";
import type { RemoteOptions } from "./remote/remote-options";
import { openModel, type ServedModel } from "./served-model";

/**
 * The models this process serves. There is one such list a process, however often a bundler copied this file:
 * route and start-up code must find the same children.
 */
export function modelRuntime(): ModelRuntime {
  const holder: typeof globalThis & { [KEY]?: ModelRuntime } = globalThis;
  holder[KEY] ??= new ModelRuntime();
  return holder[KEY];
}

const KEY = Symbol.for("umpire.model-runtime");

/** Served models by their key, the digest of their bytes unless said: what is served twice is loaded once. */
export class ModelRuntime {
  readonly #models = new Map<string, ServedModel>();
  readonly #remotes = new Map<string, RemoteModel>();
  #onQuarantine: (quarantined: Quarantined) => void = () => {};

  /** Whoever is to be told when a version is taken out of service here, to tell the other hosts; one at a time. */
  tellOfQuarantines(listener: (quarantined: Quarantined) => void): void {
    this.#onQuarantine = listener;
  }

  /** The model of that key, started now unless it is served already, in which case the other options are moot. */
  serve(options: ModelOptions): ServedModel {
    const { sha256, key = sha256 } = options;
    const served = this.#models.get(key);
    if (served) return served;
    const report = reporting(sha256, (failure) => this.#onQuarantine({ sha256, failure }));
    const model = openModel({ ...report, ...options });
    this.#models.set(key, model);
    return model;
  }

  /** The same for a model on another server. */
  serveRemote(options: RemoteOptions): RemoteModel {
    const served = this.#remotes.get(options.key) ?? openRemote(options);
    this.#remotes.set(options.key, served);
    return served;
  }

  /** The served model of that key; `null` when there is none. */
  find(key: string): LiveModel | null {
    return this.#models.get(key) ?? this.#remotes.get(key) ?? null;
  }

  list(): readonly LiveModel[] {
    return [...this.#models.values(), ...this.#remotes.values()];
  }

  /** Takes one version out: its calls under way finish, then its process ends. */
  async release(key: string): Promise<void> {
    const model = this.find(key);
    this.#models.delete(key);
    this.#remotes.delete(key);
    await model?.close();
  }

  /** Takes all versions out, before the application ends. */
  async closeAll(): Promise<void> {
    const keys = [...this.#models.keys(), ...this.#remotes.keys()];
    await Promise.all(keys.map((key) => this.release(key)));
  }
}

/** A version that struck out, by the digest of its bytes, and the last thing it did. */
export type Quarantined = { readonly sha256: string; readonly failure: InferenceFailure };

/** Trouble goes to the log and the metrics unless the caller wants it elsewhere. */
function reporting(
  sha256: string,
  tell: (failure: InferenceFailure) => void,
): Pick<ModelOptions, "onRestart" | "onQuarantine"> {
  const model = sha256.slice(0, 12);
  return {
    onRestart: (reason, failure) => {
      countModelRestart(reason);
      logger().warn({ model, reason, err: failure ?? undefined }, "model_process_replaced");
    },
    onQuarantine: (failure) => {
      logger().error({ model, reason: failure.kind, err: failure }, "model_quarantined");
      tell(failure);
    },
  };
}
