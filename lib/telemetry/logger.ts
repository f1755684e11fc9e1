import { pino } from "pino";
import { environment } from "#lib/config/env";
import { describeError } from "./describe-error";

/** What a line of the log may carry; anything else is dropped, so that no input, key or cookie ever gets there. */
export type LogFields = {
  readonly request_id?: string | undefined;
  readonly method?: string | undefined;
  /** The pattern of the route, never the address as it was typed. */
  readonly route?: string | undefined;
  readonly status?: number | undefined;
  readonly duration_ms?: number | undefined;
  /** Code of a refusal. */
  readonly code?: string | undefined;
  /** Id of a person or key. */
  readonly principal_id?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly queue_id?: string | undefined;
  readonly case_id?: string | undefined;
  readonly prediction_id?: string | undefined;
  readonly job?: string | undefined;
  readonly job_id?: string | undefined;
  readonly attempt?: number | undefined;
  readonly model?: string | undefined;
  readonly model_version?: number | undefined;
  readonly policy_version?: number | undefined;
  readonly slot?: number | undefined;
  readonly process_id?: number | undefined;
  readonly exit_code?: number | undefined;
  readonly signal?: string | undefined;
  readonly reason?: string | undefined;
  readonly count?: number | undefined;
  readonly err?: unknown;
};

/** The log: one JSON line per event. */
export type Log = {
  readonly debug: (fields: LogFields, event: string) => void;
  readonly info: (fields: LogFields, event: string) => void;
  readonly warn: (fields: LogFields, event: string) => void;
  readonly error: (fields: LogFields, event: string) => void;
};

type Destination = { readonly write: (line: string) => void };

const FIELDS: { readonly [Name in keyof Required<LogFields>]: true } = {
  request_id: true,
  method: true,
  route: true,
  status: true,
  duration_ms: true,
  code: true,
  principal_id: true,
  endpoint: true,
  queue_id: true,
  case_id: true,
  prediction_id: true,
  job: true,
  job_id: true,
  attempt: true,
  model: true,
  model_version: true,
  policy_version: true,
  slot: true,
  process_id: true,
  exit_code: true,
  signal: true,
  reason: true,
  count: true,
  err: true,
};

type Logger = ReturnType<typeof pino>;

const shared = globalThis as typeof globalThis & { umpireLog?: Logger };

/** The log of this process, on standard output at the level the environment asks for. */
export function logger(): Log {
  shared.umpireLog ??= openLog(environment().logLevel);
  return shared.umpireLog;
}

/** A log of its own; `destination` is standard output unless told. */
export function openLog(level: string, destination?: Destination): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    messageKey: "event",
    serializers: { err: (error: unknown) => describeError(error) },
    formatters: { level: (label: string) => ({ level: label }), log: onlyKnown },
  };
  return destination ? pino(options, destination) : pino(options);
}

function onlyKnown(fields: Record<string, unknown>): Record<string, unknown> {
  const known = Object.entries(fields).filter(([name]) => name in FIELDS);
  return Object.fromEntries(
    known.map(([name, value]) => [name, name === "err" ? value : plain(value)]),
  );
}

/** Only a text or a number: an object in a known field could carry anything. */
function plain(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, 200);
  return typeof value === "number" ? value : undefined;
}
