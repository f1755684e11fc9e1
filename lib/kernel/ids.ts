import { z } from "zod";

/** Prefixes of every kind of id; the prefix says what a pasted id names. */
const ID_PREFIXES = {
  prediction: "pred",
  rejection: "rej",
  case: "case",
  decision: "dec",
  review: "rev",
  model: "model",
  modelVersion: "mver",
  calibrator: "cal",
  evaluation: "eval",
  aliasMove: "move",
  aliasWatch: "watch",
  endpoint: "end",
  policy: "pol",
  queue: "que",
  user: "usr",
  session: "ses",
  account: "acc",
  key: "key",
  job: "job",
  outcome: "out",
  event: "evt",
  note: "note",
  auditEvent: "aud",
  request: "req",
  guarantee: "gua",
  capacityPrice: "cap",
  auditPlan: "apl",
  deadlineRisk: "ddl",
  profileSet: "rps",
  ladderFit: "fit",
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/** The digits of a time; most ids are made in the same millisecond as the one before. */
let stamped = { ms: -1, digits: "" };

function timeDigits(nowMs: number): string {
  const ms = Math.floor(nowMs);
  if (stamped.ms === ms) return stamped.digits;
  let digits = "";
  for (let rest = ms, i = 0; i < TIME_DIGITS; i++) {
    digits = CROCKFORD.charAt(rest % 32) + digits;
    rest = Math.floor(rest / 32);
  }
  stamped = { ms, digits };
  return digits;
}

/**
 * A prefixed id that sorts by time: `pred_` + 10 digits of milliseconds + 16 random digits, Crockford base 32
 * in lower case (the layout of a ULID). `random` fills 16 bytes; only their low five bits count.
 */
function newId(kind: IdKind, nowMs: number, random: Uint8Array): string {
  let tail = "";
  for (let i = 0; i < RANDOM_DIGITS; i++) tail += CROCKFORD.charAt((random[i] ?? 0) & 31);
  return `${ID_PREFIXES[kind]}_${timeDigits(nowMs)}${tail}`;
}

/** A fresh id, stamped with this process's clock and the platform's random source. */
export function freshId(kind: IdKind): string {
  return newId(kind, Date.now(), randomBytes());
}

/** Asking the platform costs more than an id does, so it is asked for many at once; no byte is used twice. */
const pool = new Uint8Array(RANDOM_DIGITS * 256);
let used = pool.length;

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  used += RANDOM_DIGITS;
  return pool.subarray(used - RANDOM_DIGITS, used);
}

/** The shape of an id on the wire; any text of modest length is let through to a 404 rather than a 422. */
export const Id = z.string().min(1).max(80);
