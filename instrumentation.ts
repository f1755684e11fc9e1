/** Called by Next once a server process, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { boot } = await import("#lib/worker/boot");
  await boot();
  const { environment, isDevelopment } = await import("#lib/config/env");
  // Under `next dev` a lane would go on serving the code of its start.
  if (!environment().hasFastLane || isDevelopment()) return;
  const { lane } = await import("./app/fast-lane");
  Object.assign(globalThis, { umpireLane: lane });
}
