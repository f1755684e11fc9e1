import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Db } from "#lib/db/client";
import { alone, inTransaction } from "#lib/db/transaction";
import { createKey } from "#lib/identity/create-key";
import { findService } from "#lib/identity/find-service";
import { ensureFirstAdmin } from "#lib/identity/first-admin";
import { removeDemoIdentities } from "#lib/identity/remove-demo";
import { seedDemo } from "#prisma/seed/demo";
import { DEMO_ACCOUNTS, DEMO_PASSWORD, SEED_ACTOR } from "#prisma/seed/demo-people";
import { removeDemo } from "#prisma/seed/remove-demo";
import { readDemoFile, writeDemoFile } from "./demo-file.mjs";

const SEED_MS = 120_000;

type Place = { readonly dataDir: string; readonly url: string };
type FirstAdmin = { readonly email: string; readonly password: string };

/**
 * Puts the demo in, whole or not at all, and writes `demo.json` with a key that works; what is there already stays.
 * Says whether the demo was made now.
 */
export async function putDemoIn(db: Db, place: Place): Promise<boolean> {
  const made = await inTransaction(
    db,
    SEED_ACTOR,
    async (tx) => {
      await alone(tx, "seed");
      return seedDemo(tx, place);
    },
    { timeoutMs: SEED_MS },
  );
  const apiKey = made?.apiKey ?? (await knownKey(db, place)) ?? (await newKey(db));
  const accounts = DEMO_ACCOUNTS.map(({ email, roles }) => ({
    email,
    password: DEMO_PASSWORD,
    roles: [...roles],
  }));
  writeDemoFile(place.dataDir, { url: place.url, api_key: apiKey, accounts });
  return made !== null;
}

/** Takes the whole demo out and forgets its file. */
export async function takeDemoOut(db: Db, { dataDir }: Pick<Place, "dataDir">) {
  const removed = await removeDemo(db, SEED_ACTOR);
  forgetDemoFile(dataDir);
  return removed;
}

function forgetDemoFile(dataDir: string): void {
  rmSync(join(dataDir, "demo.json"), { force: true });
}

/**
 * With the demo off: nobody of the demo can sign in or call, its records stay, and the first administrator exists when
 * one is named.
 */
export async function keepOwnPeople(
  db: Db,
  { dataDir }: Pick<Place, "dataDir">,
  firstAdmin: FirstAdmin | null,
): Promise<void> {
  await removeDemoIdentities(db, SEED_ACTOR);
  forgetDemoFile(dataDir);
  if (firstAdmin) await ensureFirstAdmin(db, firstAdmin);
}

/** The key in `demo.json`, when this database still knows it. */
async function knownKey(db: Db, { dataDir }: Place): Promise<string | null> {
  const key = readDemoFile(dataDir)?.api_key ?? "";
  return (await findService(db, `Bearer ${key}`)) ? key : null;
}

async function newKey(db: Db): Promise<string> {
  const scopes = ["predict", "read", "outcome"] as const;
  const key = { actor: SEED_ACTOR, name: "Demo key", scopes, isDemo: true };
  return (await createKey(db, key)).secret;
}
