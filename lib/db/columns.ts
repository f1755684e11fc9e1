import { boolArray, bytesArray, floatArray, intArray, jsonArray, textArray } from "./binary-arrays";

/** One column of rows that are about to be written: its name, and the array that carries it. */
export type Column<Row> = {
  readonly name: string;
  /** Element type of the array in PostgreSQL. */
  readonly type: "text" | "float8" | "int4" | "boolean" | "json" | "bytea";
  readonly encode: (rows: readonly Row[]) => Buffer;
};

/** `null` is SQL's. */
export function text<Row>(name: string, of: (row: Row) => string | null): Column<Row> {
  return { name, type: "text", encode: (rows) => textArray(rows.map(of)) };
}

export function float<Row>(name: string, of: (row: Row) => number | null): Column<Row> {
  return { name, type: "float8", encode: (rows) => floatArray(rows.map(of)) };
}

export function int<Row>(name: string, of: (row: Row) => number | null): Column<Row> {
  return { name, type: "int4", encode: (rows) => intArray(rows.map(of)) };
}

export function flag<Row>(name: string, of: (row: Row) => boolean): Column<Row> {
  return { name, type: "boolean", encode: (rows) => boolArray(rows.map(of)) };
}

export function bytes<Row>(name: string, of: (row: Row) => Uint8Array): Column<Row> {
  return { name, type: "bytea", encode: (rows) => bytesArray(rows.map(of)) };
}

/** A JSON value; `null` and what is left out are SQL's null. */
export function json<Row>(name: string, of: (row: Row) => unknown): Column<Row> {
  const textOf = (row: Row) => {
    const value = of(row);
    return value === null || value === undefined ? null : JSON.stringify(value);
  };
  return { name, type: "json", encode: (rows) => jsonArray(rows.map(textOf)) };
}

type RowSource<Row> = {
  /** `unnest($1::text[], …) as r("id", …)`, from which a statement selects. */
  readonly sql: string;
  readonly values: (rows: readonly Row[]) => Buffer[];
};

/** Rows as a source `r` whose columns travel as one array each, the parameters numbered from `first` on. */
export function rowsOf<Row>(columns: readonly Column<Row>[], first = 1): RowSource<Row> {
  const arrays = columns.map(({ type }, i) => `$${first + i}::${type}[]`).join(", ");
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  return {
    sql: `unnest(${arrays}) as r(${names})`,
    values: (rows) => columns.map(({ encode }) => encode(rows)),
  };
}
