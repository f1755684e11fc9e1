// @ts-check
import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import { withClient, withDatabase } from "../db/ensure-database.mjs";

const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * Prisma's pg adapter as its schema engine needs it: it reads PostgreSQL's catalogue, and its shadow database is
 * another one than the main one.
 */
export class SchemaAdapter extends PrismaPg {
  /** @type {string} */
  #url;

  /** @param {string} url */
  constructor(url) {
    super(url);
    this.#url = url;
  }

  /** @override */
  async connect() {
    return patched(await super.connect());
  }

  /**
   * Never the stock one: pg lets the database in a URL win over the option `database`, so that its shadow database
   * would be the main one, and be wiped.
   * @override
   */
  async connectToShadowDb() {
    const name = `umpire_shadow_${randomUUID()}`;
    const server = withDatabase(this.#url, "postgres");
    await withClient(server, (client) => client.query(`CREATE DATABASE "${name}"`));
    const shadow = patched(await new PrismaPg(withDatabase(this.#url, name)).connect());
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await withClient(server, (client) => client.query(`DROP DATABASE "${name}" WITH (FORCE)`));
    };
    return shadow;
  }
}

/**
 * Teaches a connection two things: the catalogue's type "char", which the stock adapter refuses and introspection asks
 * for, and scripts with a `;` inside a function body, at which the stock adapter cuts.
 * @template T
 * @param {T} connection
 * @returns {T}
 */
function patched(connection) {
  const it = /** @type {any} */ (connection);
  const performIO = it.performIO.bind(it);
  const queryRaw = it.queryRaw.bind(it);
  /** @type {number[]} */
  let chars = [];
  it.performIO = async (/** @type {unknown} */ query) => {
    const result = await performIO(query);
    chars = [];
    for (const [i, field] of result.fields.entries()) {
      if (field.dataTypeID !== CHAR_OID) continue;
      chars.push(i);
      result.fields[i] = { ...field, dataTypeID: TEXT_OID };
    }
    return result;
  };
  it.queryRaw = async (/** @type {unknown} */ query) => {
    const result = await queryRaw(query);
    for (const i of chars) result.columnTypes[i] = ColumnTypeEnum.Character;
    return result;
  };
  it.executeScript = async (/** @type {string} */ script) => {
    await it.client.query(script);
  };
  return connection;
}
