import type { EvaluatedRow, EvaluatedRows } from "./evaluation";

/** Rows as the columns of bytes that are stored. */
export type PackedRows = {
  readonly labels: readonly string[];
  readonly amountNames: readonly string[];
  readonly rows: number;
  readonly rowKeys: Uint8Array;
  readonly scores: Uint8Array;
  readonly truths: Uint8Array;
  readonly amounts: Uint8Array;
};

const KEY_BYTES = 8;

/** Probabilities as float32, truths as uint16, amounts as float64 with NaN for nothing; little-endian on every machine. */
export function packRows({ labels, amountNames, rows }: EvaluatedRows): PackedRows {
  const rowKeys = Buffer.from(rows.map(({ key }) => key).join(""), "hex");
  if (rowKeys.length !== rows.length * KEY_BYTES) throw new TypeError("a key has 16 hex digits");
  const scores = bytesOf(rows.length * labels.length * 4);
  const truths = bytesOf(rows.length * 2);
  const amounts = bytesOf(rows.length * amountNames.length * 8);
  rows.forEach((row, i) => {
    row.probabilities.forEach((p, k) => {
      scores.view.setFloat32(4 * (i * labels.length + k), p, true);
    });
    truths.view.setUint16(2 * i, row.truth, true);
    row.amounts.forEach((amount, k) => {
      amounts.view.setFloat64(8 * (i * amountNames.length + k), amount ?? Number.NaN, true);
    });
  });
  return {
    ...{ labels, amountNames, rows: rows.length, rowKeys },
    ...{ scores: scores.bytes, truths: truths.bytes, amounts: amounts.bytes },
  };
}

/** The rows that were packed; probabilities come back as float32. */
export function unpackRows(packed: PackedRows): EvaluatedRows {
  const { labels, amountNames } = packed;
  const keys = Buffer.from(packed.rowKeys).toString("hex");
  const [scores, truths, amounts] = [packed.scores, packed.truths, packed.amounts].map(viewOf);
  if (!scores || !truths || !amounts) throw new Error("three columns make three views");
  const rowAt = (i: number): EvaluatedRow => ({
    key: keys.slice(16 * i, 16 * (i + 1)),
    probabilities: labels.map((_, k) => scores.getFloat32(4 * (i * labels.length + k), true)),
    truth: truths.getUint16(2 * i, true),
    amounts: amountNames.map((_, k) => {
      const amount = amounts.getFloat64(8 * (i * amountNames.length + k), true);
      return Number.isNaN(amount) ? null : amount;
    }),
  });
  return { labels, amountNames, rows: Array.from({ length: packed.rows }, (_, i) => rowAt(i)) };
}

function bytesOf(size: number): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(size);
  return { bytes, view: viewOf(bytes) };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
