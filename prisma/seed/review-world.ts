import type { Db } from "#lib/db/client";
import { type Actor, inTransaction } from "#lib/db/transaction";
import { freshId } from "#lib/kernel/ids";
import type { Person, Role } from "#lib/kernel/principal";
import { addMember } from "#lib/review/add-member";
import { createQueue } from "#lib/review/create-queue";
import { type NewCase, openCases } from "#lib/review/open-case";
import type { NewQueue, Queue } from "#lib/review/queue";
import { insertBareEndpoint, insertPerson } from "./review-world/store";

const SEED = { id: "seed", role: "system" } as const;

/** Somebody of a review world, as a caller and as a writer. */
export type Colleague = { readonly person: Person; readonly actor: Required<Actor> };

/** A queue with an endpoint, and hands to fill both. */
export type ReviewWorld = {
  readonly queue: Queue;
  readonly endpointId: string;
  readonly colleague: (name: string, roles?: readonly Role[]) => Promise<Colleague>;
  /** Opens `n` cases, the first with the highest priority; answers their ids in that order. */
  readonly open: (n: number, asked?: Partial<NewCase>) => Promise<string[]>;
};

/** Makes a queue that reveals `always` to everybody and an endpoint with the labels good and bad; `asked` overrides. */
export async function reviewWorld(db: Db, asked: Partial<NewQueue> = {}): Promise<ReviewWorld> {
  const name = `loans-${freshId("queue").slice(-8)}`;
  const ordinary = { name, title: "Loans", revealMode: "always", otherArmShare: 0 } as const;
  const queue = await createQueue(db, { ...ordinary, ...asked, actor: SEED });
  const endpointId = freshId("endpoint");
  await inTransaction(db, SEED, (tx) =>
    insertBareEndpoint(tx, {
      id: endpointId,
      name: queue.name,
      queueId: queue.id,
      labels: ["good", "bad"],
    }),
  );
  return {
    queue,
    endpointId,
    colleague: (said, roles = ["reviewer"]) => joinQueue(db, queue, said, roles),
    open: (n, said = {}) =>
      inTransaction(db, SEED, (tx) =>
        openCases(
          tx,
          Array.from({ length: n }, (_, i) =>
            newCase({ queueId: queue.id, endpointId }, n - i, said),
          ),
        ),
      ),
  };
}

/** A person with these roles who works the queue, and leads it when `lead` is among them. */
async function joinQueue(
  db: Db,
  queue: Queue,
  name: string,
  roles: readonly Role[],
): Promise<Colleague> {
  const id = freshId("user");
  await inTransaction(db, SEED, (tx) => insertPerson(tx, { id, name, roles }));
  const isLead = roles.includes("lead");
  if (isLead || roles.includes("reviewer")) {
    await addMember(db, { queue: queue.id, userId: id, isLead, actor: SEED });
  }
  return colleagueOf(id, name, roles);
}

function colleagueOf(id: string, name: string, roles: readonly Role[]): Colleague {
  const email = `${id}@example.test`;
  return {
    person: { kind: "person", id, name, email, roles, sessionId: `session_of_${id}` },
    actor: { id, role: roles[0] ?? "reviewer", requestId: "req_test" },
  };
}

function newCase(
  place: Pick<NewCase, "queueId" | "endpointId">,
  priority: number,
  asked: Partial<NewCase>,
): NewCase {
  const ordinary = { origin: "routed", minutes: 2, u: 0.5 } as const;
  return { ...place, ...ordinary, priority, predictionId: freshId("prediction"), ...asked };
}
