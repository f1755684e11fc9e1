import type { Db } from "#lib/db/client";

/** Whether the demo was put in before. */
export async function demoIsThere(db: Db): Promise<boolean> {
  return (await db.user.count({ where: { isDemo: true } })) > 0;
}
