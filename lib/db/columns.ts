import { boolArray, bytesArray, floatArray, intArray, jsonArray, textArray } from "./binary-arrays";

/** One column of rows that are about to be written: its name, its type in PostgreSQL, and where its value is found. */
export type Column<Row> =
  | Typed<Row, "text", string | null>
  | Typed<Row, "json", string | null>
  | Typed<Row, "float8", number | null>
  | Typed<Row, "int4", number | null>
  | Typed<Row, "boolean", boolean>
  | Typed<Row, "bytea", Uint8Array>;

export type Typed<Row, Type extends string, Value> = {
  readonly name: string;
  readonly type: Type;
  readonly of: (row: Row) => Value;
};

/** `null` is SQL's, here and below. */
export function text<Row>(name: string, of: (row: Row) => string | null) {
  return { name, type: "text", of } as const;
}

export function float<Row>(name: string, of: (row: Row) => number | null) {
  return { name, type: "float8", of } as const;
}

export function int<Row>(name: string, of: (row: Row) => number | null) {
  return { name, type: "int4", of } as const;
}

export function flag<Row>(name: string, of: (row: Row) => boolean) {
  return { name, type: "boolean", of } as const;
}

export function bytes<Row>(name: string, of: (row: Row) => Uint8Array) {
  return { name, type: "bytea", of } as const;
}

/** Of a JSON value; `null` and what is left out are SQL's null. */
export function json<Row>(name: string, of: (row: Row) => unknown) {
  const textOf = (row: Row) => {
    const value = of(row);
    return value === null || value === undefined ? null : JSON.stringify(value);
  };
  return jsonText(name, textOf);
}

/** Of a value that is JSON text already. */
export function jsonText<Row>(name: string, of: (row: Row) => string | null) {
  return { name, type: "json", of } as const;
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
    values: (rows) => columns.map((column) => arrayOf(column, rows)),
  };
}

function arrayOf<Row>(column: Column<Row>, rows: readonly Row[]): Buffer {
  switch (column.type) {
    case "text":
      return textArray(rows.map(column.of));
    case "json":
      return jsonArray(rows.map(column.of));
    case "float8":
      return floatArray(rows.map(column.of));
    case "int4":
      return intArray(rows.map(column.of));
    case "boolean":
      return boolArray(rows.map(column.of));
    case "bytea":
      return bytesArray(rows.map(column.of));
  }
}
