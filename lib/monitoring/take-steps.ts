import type { Steps } from "#lib/decision/simulator/steps";

/** Takes the steps of a long computation one by one, letting the process answer others after each. */
export async function takeSteps<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await new Promise((resume) => setImmediate(resume));
  }
}
