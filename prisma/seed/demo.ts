import { join } from "node:path";
import type { Db } from "#lib/db/client";
import { inTransaction } from "#lib/db/transaction";
import { createKey } from "#lib/identity/create-key";
import { moveAlias } from "#lib/registry/aliases/move-alias";
import { seedCatalogueSorting } from "./catalogue-sorting";
import { SEED_ACTOR, seedPeople } from "./demo-people";
import { seedCatalogueQueue, seedFeedbackQueue, seedQueues } from "./demo-queues";
import { seedFeedbackTriage } from "./feedback-triage";
import { seedLoanDesk } from "./loan-desk";
import { seedLoanPrescreen } from "./loan-prescreen";
import { registerShipped, seedModel } from "./shipped-models";
import { demoIsThere } from "./store";
import { seedWorkedExample } from "./worked-example";

type Place = {
  readonly dataDir: string;
  /** Where the shipped models lie; the repository's own folder unless said. */
  readonly modelsDir?: string;
};

/**
 * Puts the whole demo in, in one transaction: people, queues, endpoints, every model that the repository ships and a key that may
 * predict and read on all of them. An endpoint whose model was withdrawn with its data stays out. Answers the key's secret, which
 * nothing else can tell later; `null` when the demo is there already.
 */
export async function seedDemo(db: Db, place: Place): Promise<{ apiKey: string } | null> {
  return putIn(db, place, async (tx, people, folders) => {
    const queues = await seedQueues(tx, people);
    const loanRisk = await seedModel(tx, { model: "loan-risk", ...folders });
    if (loanRisk) await seedLoanDesk(tx, { queueId: queues.loans, champion: loanRisk });
    const prescreen = await seedModel(tx, { model: "loan-prescreen", ...folders });
    if (prescreen) await seedLoanPrescreen(tx, { queueId: queues.loans, champion: prescreen });
    const tone = await seedModel(tx, { model: "feedback-tone", ...folders });
    if (tone) {
      const queueId = await seedFeedbackQueue(tx, people);
      await seedFeedbackTriage(tx, { queueId, champion: tone });
    }
    const small = await seedModel(tx, { model: "catalogue-small", ...folders });
    const cnn = await seedModel(tx, { model: "catalogue-cnn", ...folders });
    if (cnn) {
      const queueId = await seedCatalogueQueue(tx, people);
      await seedCatalogueSorting(tx, { queueId, champion: cnn, small });
    }
    await seedWorkedExample(tx, { queueId: queues.example });
  });
}

/** The demo as small as most tests need it: people, the worked example, and the loan desk on the first version of its model. */
export async function seedSmallDemo(db: Db, place: Place): Promise<{ apiKey: string } | null> {
  return putIn(db, place, async (tx, people, folders) => {
    const queues = await seedQueues(tx, people);
    const first = { model: "loan-risk", version: 1 } as const;
    const champion = await registerShipped(tx, { ...first, ...folders });
    await moveAlias(tx, {
      ...first,
      alias: "champion",
      reason: "First version",
      actor: SEED_ACTOR,
    });
    await seedLoanDesk(tx, { queueId: queues.loans, champion });
    await seedWorkedExample(tx, { queueId: queues.example });
  });
}

type Folders = { readonly filesDir: string; readonly modelsDir: string };
type Fill = (tx: Db, people: ReadonlyMap<string, string>, folders: Folders) => Promise<void>;

function putIn(
  db: Db,
  { dataDir, modelsDir = join(process.cwd(), "models") }: Place,
  fill: Fill,
): Promise<{ apiKey: string } | null> {
  return inTransaction(
    db,
    SEED_ACTOR,
    async (tx) => {
      if (await demoIsThere(tx)) return null;
      const people = await seedPeople(tx);
      await fill(tx, people, { filesDir: join(dataDir, "files"), modelsDir });
      const { secret } = await createKey(tx, {
        actor: SEED_ACTOR,
        name: "Demo key",
        scopes: ["predict", "read", "outcome"],
        isDemo: true,
      });
      return { apiKey: secret };
    },
    { timeoutMs: 60_000 },
  );
}
