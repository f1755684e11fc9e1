// Run by the launcher, which has named a database in the environment by then.
import { environment } from "#lib/config/env";
import { openDatabase } from "#lib/db/client";
import { keepOwnPeople, putDemoIn } from "./seed-people";

const { databaseUrl, isDemo, firstAdmin, ...place } = environment();
const db = openDatabase(databaseUrl, 2);
await (isDemo ? putDemoIn(db, place) : keepOwnPeople(db, place, firstAdmin));
process.exit(0);
