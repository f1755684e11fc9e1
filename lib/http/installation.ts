import { environment } from "#lib/config/env";

/** Whether this installation shows the demo: every page then says so. */
export function isDemoOn(): boolean {
  return environment().isDemo;
}

/** Whether a browser elsewhere than on this machine would send passwords in the clear. */
export function needsHttps(): boolean {
  const { url } = environment();
  const { hostname } = new URL(url);
  const isThisMachine = ["localhost", "[::1]"].includes(hostname) || hostname.startsWith("127.");
  return !url.startsWith("https://") && !isThisMachine;
}
