import { OIDS } from "./binary-arrays";
import type { Column, Typed } from "./columns";

/** A column of records; beside what any row may have, lists of texts and of numbers. */
export type RecordColumn<Row> =
  | Column<Row>
  | Typed<Row, "text[]", readonly string[]>
  | Typed<Row, "float8[]", readonly number[]>;

export function texts<Row>(name: string, of: (row: Row) => readonly string[]) {
  return { name, type: "text[]", of } as const;
}

export function floats<Row>(name: string, of: (row: Row) => readonly number[]) {
  return { name, type: "float8[]", of } as const;
}

const TYPES = {
  text: OIDS.text,
  json: OIDS.json,
  float8: OIDS.float8,
  int4: OIDS.int4,
  boolean: OIDS.bool,
  bytea: OIDS.bytea,
  "text[]": 1009,
  "float8[]": 1022,
} as const;

/**
 * Rows as one array of a composite type in PostgreSQL's binary form: with many columns far cheaper there than an array a
 * column, each of which is taken apart by itself. `typeId` is the composite's object id, which every database has its own of,
 * and `columns` are its attributes in their order.
 */
export function recordArray<Row>(
  columns: readonly RecordColumn<Row>[],
  typeId: number,
  rows: readonly Row[],
): Buffer {
  const writer = new Writer(rows.length * ROW_BYTES);
  writer.int(rows.length === 0 ? 0 : 1);
  writer.int(0);
  writer.int(typeId);
  if (rows.length === 0) return writer.taken();
  writer.int(rows.length);
  writer.int(1);
  for (const row of rows) {
    writer.sized(() => {
      writer.int(columns.length);
      for (const column of columns) {
        writer.int(TYPES[column.type]);
        writeValue(writer, column, row);
      }
    });
  }
  return writer.taken();
}

/** What a row takes, roughly; a list that takes more makes room as it grows. */
const ROW_BYTES = 1536;

function writeValue<Row>(writer: Writer, column: RecordColumn<Row>, row: Row): void {
  switch (column.type) {
    case "text":
    case "json":
      writer.text(column.of(row));
      break;
    case "float8":
      writer.float(column.of(row));
      break;
    case "int4":
      writer.sizedInt(column.of(row));
      break;
    case "boolean":
      writer.flag(column.of(row));
      break;
    case "bytea":
      writer.bytes(column.of(row));
      break;
    case "text[]":
      writer.list(OIDS.text, column.of(row), (value) => writer.text(value));
      break;
    case "float8[]":
      writer.list(OIDS.float8, column.of(row), (value) => writer.float(value));
      break;
  }
}

/** Bytes one behind the other, each value after its length; -1 is the length of SQL's null. */
class Writer {
  #buffer: Buffer;
  #view: DataView;
  #at = 0;

  constructor(bytes: number) {
    this.#buffer = Buffer.allocUnsafe(bytes + 64);
    this.#view = viewOf(this.#buffer);
  }

  taken(): Buffer {
    return this.#buffer.subarray(0, this.#at);
  }

  int(value: number): void {
    this.#reserve(4);
    this.#view.setInt32(this.#at, value);
    this.#at += 4;
  }

  sizedInt(value: number | null): void {
    this.int(value === null ? -1 : 4);
    if (value !== null) this.int(value);
  }

  float(value: number | null): void {
    this.int(value === null ? -1 : 8);
    if (value === null) return;
    this.#reserve(8);
    this.#view.setFloat64(this.#at, value);
    this.#at += 8;
  }

  flag(value: boolean): void {
    this.int(1);
    this.#reserve(1);
    this.#buffer[this.#at++] = value ? 1 : 0;
  }

  bytes(value: Uint8Array): void {
    this.int(value.byteLength);
    this.#reserve(value.byteLength);
    this.#buffer.set(value, this.#at);
    this.#at += value.byteLength;
  }

  text(value: string | null): void {
    if (value === null) {
      this.int(-1);
      return;
    }
    // Three bytes hold any unit of UTF-16.
    this.#reserve(4 + value.length * 3);
    const length = this.#written(value, this.#at + 4);
    this.#view.setInt32(this.#at, length);
    this.#at += 4 + length;
  }

  /** What `write` puts down, after its length. */
  sized(write: () => void): void {
    const start = this.#at;
    this.int(0);
    write();
    this.#view.setInt32(start, this.#at - start - 4);
  }

  list<Value>(type: number, values: readonly Value[], write: (value: Value) => void): void {
    this.sized(() => {
      this.int(values.length === 0 ? 0 : 1);
      this.int(0);
      this.int(type);
      if (values.length === 0) return;
      this.int(values.length);
      this.int(1);
      for (const value of values) write(value);
    });
  }

  /** Bytes of a text at `start`; a short plain one is written here, which costs less than the way out of JavaScript. */
  #written(value: string, start: number): number {
    if (value.length > 40) return this.#buffer.write(value, start);
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) return this.#buffer.write(value, start);
      this.#buffer[start + i] = code;
    }
    return value.length;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
    this.#view = viewOf(larger);
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
