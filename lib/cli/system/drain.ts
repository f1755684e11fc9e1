import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { bodyOf, type Reply } from "./caller";
import { type Check, doubtful, EXAMPLE, keepCalling, type System } from "./check";

const CALLERS = 12;
const PROBE_MS = 100;
const DRAIN_MS = 10_000;

/** One process is asked to end in the middle of the load; once it says that it is not ready, callers go to the other, as behind a balancer. */
export const gentleEnd: Check = {
  name: "a process that is asked to end answers all it took in, waiting callers included, within ten seconds",
  hold: async (world) => {
    const going = await world.installation.startWeb();
    const calls = callUntil(world, going.url);
    const held = holdAnAnswer(world, going.url);
    await pause(1_000);
    const begun = performance.now();
    const inTime = await going.stop();
    assert.ok(inTime && performance.now() - begun < DRAIN_MS, "it took too long to end");
    const { answered, elsewhere } = await calls.end();
    assert.deepEqual(bodyOf<{ predictions: unknown[] }>(await held).predictions.length, 1);
    assert.ok(answered > 0 && elsewhere > 0, "nothing was under way");
  },
};

function callUntil({ a, system }: System, going: string) {
  const count = { answered: 0, elsewhere: 0 };
  let isOut = false;
  const probing = keepCalling(async () => {
    await pause(PROBE_MS);
    const isReady = await fetch(`${going}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    isOut ||= !isReady;
  });
  const call = async () => {
    const body = { inputs: [doubtful("system-drain")] };
    const send = (base: string) => system(base, `${EXAMPLE}/predictions`, { method: "POST", body });
    const reply = isOut ? null : await send(going).catch(whenRefused);
    if (reply) count.answered += 1;
    else count.elsewhere += 1;
    bodyOf(reply ?? (await send(a.url)));
  };
  const callers = Array.from({ length: CALLERS }, () => keepCalling(call));
  const end = async () => {
    await Promise.all([probing, ...callers].map((it) => it.end()));
    return count;
  };
  return { end };
}

/** A connection that was never made is nobody's failure; one that broke under a call is. */
function whenRefused(error: unknown): null {
  const { cause } = error as { cause?: { code?: string; syscall?: string } };
  if (cause?.syscall === "connect") return null;
  throw new Error(`a call broke: ${cause?.code ?? error}`, { cause: error });
}

/** A caller who would wait for a person for half a minute. */
function holdAnAnswer({ system }: System, base: string): Promise<Reply> {
  const body = { inputs: [doubtful("system-drain-held")] };
  return system(base, `${EXAMPLE}/predictions?wait_ms=30000`, { method: "POST", body });
}
