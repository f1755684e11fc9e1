import type { Statement } from "#lib/db/statement";
import { claiming, type KeyClaim, keyReused, peeking } from "#lib/idempotency/claim-key";
import type { Keyed } from "#lib/idempotency/keyed";
import type { ScoredCall, Written } from "./commit-predictions";

type KeyedCall = { readonly call: ScoredCall; readonly keyed: Keyed };

/** What the keys of several calls say: who was answered before, and whose key stands twice among them. */
export type CallClaims = {
  /** Calls that are to be priced and written. */
  readonly fresh: readonly ScoredCall[];
  /** What became of any call, once the fresh ones are written. */
  readonly fateOf: (
    call: ScoredCall,
    written: ReadonlyMap<ScoredCall, Written>,
  ) => Written | undefined;
};

type Claiming = {
  /** None where no call has a key. */
  readonly statements: readonly Statement[];
  readonly settle: (
    rows: readonly unknown[],
    ask: <Row>(statement: Statement) => Promise<Row[]>,
  ) => Promise<CallClaims>;
};

type Inserted = Parameters<ReturnType<typeof claiming>["settle"]>[0];
type Found = Parameters<ReturnType<typeof peeking>["settle"]>[0];

/**
 * Claims the keys of calls that share a transaction, or only looks whether somebody has them; a call whose twin stands
 * before it shares that one's fate.
 */
export function claimCalls(calls: readonly ScoredCall[], how: "peek" | "claim"): Claiming {
  const keyed = calls.flatMap((call): KeyedCall[] =>
    call.asked.keyed ? [{ call, keyed: call.asked.keyed }] : [],
  );
  if (keyed.length === 0) {
    const fateOf: CallClaims["fateOf"] = (call, written) => written.get(call);
    return { statements: [], settle: async () => ({ fresh: calls, fateOf }) };
  }
  const keys = keyed.map((it) => it.keyed);
  if (how === "peek") {
    const { statement, settle } = peeking(keys);
    return {
      statements: [statement],
      settle: async (rows) => settled(calls, keyed, settle(rows as Found)),
    };
  }
  const { statement, settle } = claiming(keys);
  return {
    statements: [statement],
    settle: async (rows, ask) => settled(calls, keyed, await settle(rows as Inserted, ask)),
  };
}

function settled(
  calls: readonly ScoredCall[],
  keyed: readonly KeyedCall[],
  claims: readonly KeyClaim[],
): CallClaims {
  const known = new Map<ScoredCall, KeyClaim>();
  keyed.forEach(({ call }, i) => {
    const claim = claims[i];
    if (claim) known.set(call, claim);
  });
  const isFresh = (call: ScoredCall) => (known.get(call)?.state ?? "fresh") === "fresh";
  const firstOf = ({ asked: { keyed: own } }: ScoredCall) =>
    keyed.find(({ keyed: it }) => it.scope === own?.scope && it.key === own.key);
  return {
    fresh: calls.filter(isFresh),
    fateOf: (call, written) => {
      const claim = known.get(call);
      if (claim?.state === "reused") return { refusal: keyReused() };
      if (claim?.state === "stored") return replayed(claim.reply);
      if (claim?.state !== "twin") return written.get(call);
      const first = firstOf(call);
      const isSame = first?.keyed.fingerprint === call.asked.keyed?.fingerprint;
      const fate = first && written.get(first.call);
      if (!isSame || !fate) return { refusal: keyReused() };
      return "refusal" in fate ? fate : replayed(fate.reply);
    },
  };
}

function replayed(reply: Extract<KeyClaim, { state: "stored" }>["reply"]): Written {
  return { reply, isReplayed: true, predictionIds: [] };
}
