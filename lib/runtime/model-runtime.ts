import { logger } from "#lib/telemetry/logger";
import { countModelRestart } from "#lib/telemetry/metrics";
import type { InferenceFailure } from "./inference-failure";
import type { ModelOptions } from "./model-options";
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

/** Served models by the digest of their bytes: what is served twice is loaded once. */
export class ModelRuntime {
  readonly #models = new Map<string, ServedModel>();
  #onQuarantine: (quarantined: Quarantined) => void = () => {};

  /** Whoever is to be told when a version is taken out of service here, to tell the other hosts; one at a time. */
  tellOfQuarantines(listener: (quarantined: Quarantined) => void): void {
    this.#onQuarantine = listener;
  }

  /** The model with these bytes, started now unless it is served already, in which case the other options are moot. */
  serve(options: ModelOptions): ServedModel {
    const served = this.#models.get(options.sha256);
    if (served) return served;
    const { sha256 } = options;
    const report = reporting(sha256, (failure) => this.#onQuarantine({ sha256, failure }));
    const model = openModel({ ...report, ...options });
    this.#models.set(options.sha256, model);
    return model;
  }

  /** The served model with these bytes; `null` when there is none. */
  find(sha256: string): ServedModel | null {
    return this.#models.get(sha256) ?? null;
  }

  list(): readonly ServedModel[] {
    return [...this.#models.values()];
  }

  /** Takes one version out: its calls under way finish, then its process ends. */
  async release(sha256: string): Promise<void> {
    const model = this.#models.get(sha256);
    this.#models.delete(sha256);
    await model?.close();
  }

  /** Takes all versions out, before the application ends. */
  async closeAll(): Promise<void> {
    await Promise.all([...this.#models.keys()].map((sha256) => this.release(sha256)));
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
