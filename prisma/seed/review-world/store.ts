import type { Transaction } from "#lib/db/transaction";
import type { Role } from "#lib/kernel/principal";

/** A person who cannot sign in: no password is made, which would cost a fifth of a second. */
export async function insertPerson(
  tx: Transaction,
  person: { readonly id: string; readonly name: string; readonly roles: readonly Role[] },
): Promise<void> {
  const { id, name, roles } = person;
  await tx.user.create({ data: { id, name, email: `${id}@example.test`, roles: [...roles] } });
}

/** An endpoint without a policy: enough for its cases to be named and labeled. */
export async function insertBareEndpoint(
  tx: Transaction,
  endpoint: {
    readonly id: string;
    readonly name: string;
    readonly queueId: string;
    readonly labels: readonly string[];
  },
): Promise<void> {
  const { labels, ...rest } = endpoint;
  await tx.endpoint.create({
    data: {
      ...rest,
      title: "Loan desk",
      question: "Will this loan be paid back?",
      labels: [...labels],
      inputKind: "probabilities",
      createdBy: "seed",
    },
  });
}
