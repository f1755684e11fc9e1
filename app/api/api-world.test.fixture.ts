import { vi } from "vitest";
import { closeDatabase } from "#lib/db/client";
import { type TestDatabase, testDatabase } from "#lib/db/test-database";
import { Policy } from "#lib/decision/policy";
import { createPerson } from "#lib/identity/create-person";
import {
  type Person,
  type Principal,
  SCOPES,
  type Scope,
  type Service,
} from "#lib/kernel/principal";
import { createEndpoint } from "#lib/policy/create-endpoint";
import { addMember } from "#lib/review/add-member";
import { createQueue } from "#lib/review/create-queue";
import { type ServingWorld, servingWorld } from "#prisma/seed/serving-world";
import { type Send, sender } from "./sender.test.fixture";

const BY = { id: "seed", role: "system", requestId: "seed" } as const;
/** Asks a person from 5 % to 80 %; answers outside. */
export const POLICY = Policy.parse({
  currency: "USD",
  costs: [
    { truth: "negative", decided: "positive", cost: 1000 },
    { truth: "positive", decided: "negative", cost: 4000 },
  ],
  review_cost: 200,
});
export const TO_A_PERSON = { probabilities: { negative: 0.4, positive: 0.6 } };

/** The demo, and beside it a queue `elsewhere` with an endpoint of its own, which only the stranger works. */
export type ApiWorld = {
  readonly send: Send;
  readonly db: TestDatabase["db"];
  readonly url: string;
  /** Closes every client and drops the database. */
  readonly close: () => Promise<void>;
  readonly serving: ServingWorld;
  readonly people: Readonly<Record<Name, Person>>;
};
type Name = "admin" | "lead" | "reviewer" | "second" | "auditor" | "stranger";

/**
 * A world in a database of its own, which is also the application's: what opens the process's own database finds this.
 * `scores` are what the model of the loan desk says of everything asked through `serving`.
 */
export async function apiWorld({
  scores,
}: {
  readonly scores?: readonly number[];
} = {}): Promise<ApiWorld> {
  const { db, url, drop } = await testDatabase();
  vi.stubEnv("DATABASE_URL", url);
  const serving = await servingWorld(db, scores ? { scores } : {});
  const seniors = await db.queue.findUniqueOrThrow({ where: { name: "senior-loans" } });
  const named = { name: "elsewhere", title: "Elsewhere", escalatesToId: seniors.id };
  const queue = await createQueue(db, { ...named, actor: BY });
  await createEndpoint(db, {
    name: "elsewhere",
    title: "Elsewhere",
    question: "Is it?",
    labels: ["negative", "positive"],
    inputKind: "probabilities",
    queueId: queue.id,
    policy: POLICY,
    waiver: { reason: "nobody measures these" },
    actor: BY,
  });
  const stranger = await createPerson(db, {
    name: "Stan Stranger",
    email: "stranger@umpire.test",
    roles: ["reviewer"],
    password: "umpire-demo",
    actor: BY,
  });
  await addMember(db, { queue: queue.id, userId: stranger.id, isLead: false, actor: BY });
  const users = await db.user.findMany();
  const person = (name: Name): Person => {
    const user = users.find(({ email }) => email === `${name}@umpire.test`);
    if (!user) throw new Error(`there is no ${name}`);
    const { id, email, roles } = user;
    const sessionId = `ses_of_${name}`;
    return {
      kind: "person",
      id,
      name: user.name,
      email,
      roles: roles as Person["roles"],
      sessionId,
    };
  };
  const people = {
    admin: person("admin"),
    lead: person("lead"),
    reviewer: person("reviewer"),
    second: person("second"),
    auditor: person("auditor"),
    stranger: person("stranger"),
  };
  const close = async () => {
    await closeDatabase();
    await drop();
  };
  return { send: sender(db), db, url, close, serving, people };
}

/** A key with these scopes, all endpoints within its reach unless some are named. */
export function service(
  scopes: readonly Scope[] = SCOPES,
  endpoints: readonly string[] = [],
): Service {
  const id = `key_${[...scopes, ...endpoints].join("_")}`;
  return { kind: "service", id, name: id, scopes, endpoints };
}

/** A prediction that became a case. */
export async function askPerson(send: Send, endpoint = "worked-example") {
  const { json } = await sentOk(send, {
    method: "POST",
    path: `/api/v1/endpoints/${endpoint}/predictions`,
    as: service(),
    body: { inputs: [TO_A_PERSON] },
  });
  const [{ id, case_id }] = json.predictions;
  return { predictionId: String(id), caseId: String(case_id) };
}

/** Claims the case for `as` and decides it; answers the decision's id. */
export async function decideBy(send: Send, as: Principal, caseId: string): Promise<string> {
  const path = `/api/v1/cases/${caseId}`;
  const claimed = await sentOk(send, { method: "POST", path: `${path}/claim`, as, body: {} });
  const { token } = claimed.json.claim;
  const body = { claim_token: token, label: "negative", provisional_label: "negative" };
  const decided = await sentOk(send, { method: "POST", path: `${path}/decision`, as, body });
  return String(decided.json.decision.id);
}

/** Sends what must succeed. */
export async function sentOk(send: Send, sent: Parameters<Send>[0]) {
  const got = await send(sent);
  if (got.status >= 300) throw new Error(`${sent.method} ${sent.path}: ${got.text}`);
  return got;
}
