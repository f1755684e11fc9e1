import type { Db } from "#lib/db/client";
import { databaseIsUp, schemaVersion, wantedSchemaVersion } from "#lib/db/health";

/** What another room has to say on whether this server may be sent requests; `null` when nothing is wrong. */
type Check = () => string | null | Promise<string | null>;

type Readiness = { readonly checks: Map<string, Check>; isDraining: boolean };

/** `ok` or what is missing, by the name of what was asked. */
export type ReadinessReport = {
  readonly isReady: boolean;
  readonly checks: Readonly<Record<string, string>>;
};

/** On `globalThis`, because Next loads a module once for every graph it serves. */
const shared = globalThis as typeof globalThis & { umpireReadiness?: Readiness };

/** Adds a check to `/readyz`, or replaces the one of that name. */
export function registerReadiness(name: string, check: Check): void {
  readiness().checks.set(name, check);
}

/** From now on this server asks to be sent nothing more; what is under way is finished. */
export function startDraining(): void {
  readiness().isDraining = true;
}

/** Asks everything that has a say: the database, its schema, whatever was registered, and whether the server is leaving. */
export async function readReadiness(db: Db): Promise<ReadinessReport> {
  const { checks, isDraining } = readiness();
  const isUp = await databaseIsUp(db);
  const asked = [...checks].map(async ([name, check]) => [name, await answerOf(check)] as const);
  const said = Object.fromEntries([
    ["server", isDraining ? "shutting down" : "ok"],
    ["database", isUp ? "ok" : "does not answer"],
    ["schema", isUp ? await answerOf(() => schemaProblem(db)) : "unknown"],
    ...(await Promise.all(asked)),
  ]);
  return { isReady: Object.values(said).every((it) => it === "ok"), checks: said };
}

async function answerOf(check: Check): Promise<string> {
  try {
    return (await check()) ?? "ok";
  } catch {
    return "the check failed"; // the reason may name hosts and paths, and anybody may ask
  }
}

async function schemaProblem(db: Db): Promise<string | null> {
  const [found, wanted] = [await schemaVersion(db), wantedSchemaVersion()];
  return found === wanted ? null : `is ${found ?? "empty"}, this version wants ${wanted}`;
}

function readiness(): Readiness {
  shared.umpireReadiness ??= { checks: new Map(), isDraining: false };
  return shared.umpireReadiness;
}
