import { failureOf } from "./failure";
import { retryDelayMs } from "./retry-delay";

/**
 * Repeats a request whose answer got lost, at most `tries` times in all. `send` must carry one key throughout. Throws
 * the last failure.
 */
export async function tryAgain<T>(send: () => Promise<T>, tries = 4): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind !== "again" || attempt + 1 >= tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryDelayMs(attempt, failure.afterMs)));
    }
  }
}
