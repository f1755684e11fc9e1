import { Refusal } from "#lib/kernel/refusal";

/** Prisma's codes for "no answer from the server": unreachable, timed out, closed, no free connection. */
const OUTAGE_CODES = ["P1001", "P1002", "P1008", "P1011", "P1017", "P2024", "P2037"];
/** Codes of the network and of a PostgreSQL that starts, stops or has no connection left. */
const OUTAGE_CAUSES =
  /^(ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|EHOST|EAI_AGAIN|08\d{3}$|57P0[1-5]$|53300$)/;
const OUTAGE_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Can't reach database server|Server has closed the connection|not queryable|Unable to start a transaction in the given time|Connection ended unexpectedly/i;
const OUTAGE_RETRY_SECONDS = 2;

/** Whether an error means that PostgreSQL cannot be reached, not that a statement was wrong. */
function isDatabaseDown(error: unknown): boolean {
  return chainOf(error).some(
    ({ code, message }) =>
      OUTAGE_CODES.includes(code) || OUTAGE_CAUSES.test(code) || OUTAGE_WORDS.test(message),
  );
}

/** An outage as the refusal `database_unavailable`, with the error as its cause; any other error as it is. */
export function namingOutage(error: unknown): unknown {
  if (error instanceof Refusal || !isDatabaseDown(error)) return error;
  return new Refusal("database_unavailable", "PostgreSQL does not answer; try again shortly.", {
    cause: error,
    retryAfterSeconds: OUTAGE_RETRY_SECONDS,
  });
}

/**
 * Whether a statement broke a unique constraint: the one named, or any when none is. `constraint` is the name of the
 * constraint or index in PostgreSQL.
 */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return chainOf(error).some(({ code, message, text }) => {
    const isUnique = code === "P2002" || code === "23505" || message.includes("UniqueConstraint");
    return isUnique && (constraint === undefined || text.includes(constraint));
  });
}

type Link = { readonly code: string; readonly message: string; readonly text: string };

/** The error, its causes, and what Prisma keeps of the driver's error in `meta`. */
function chainOf(error: unknown): Link[] {
  const links: Link[] = [];
  let rest: unknown = error;
  while (isRecord(rest) && links.length < 8) {
    const { code, errorCode, originalCode, message } = rest;
    links.push({
      code: String(code ?? errorCode ?? originalCode ?? ""),
      message: typeof message === "string" ? message : "",
      text: textOf(rest),
    });
    rest = rest.cause ?? driverErrorOf(rest);
  }
  return links;
}

function driverErrorOf(error: Record<string, unknown>): unknown {
  return isRecord(error.meta) ? error.meta.driverAdapterError : undefined;
}

function textOf(error: Record<string, unknown>): string {
  const { meta, constraint, message } = error;
  const driver = driverErrorOf(error);
  const cause = isRecord(driver) ? driver.cause : undefined;
  return [message, constraint, meta, cause].map((it) => JSON.stringify(it) ?? "").join(" ");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
