import { environment } from "#lib/config/env";

/** Whether the demo's known accounts and key exist here; every page says so. */
export function isDemoOn(): boolean {
  return environment().isDemo;
}
