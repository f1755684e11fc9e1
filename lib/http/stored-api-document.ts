import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the API document is kept, from the folder of the project. A test holds it equal to what the routes declare. */
export const API_DOCUMENT_FILE = join("docs", "openapi.json");

/** The kept text, as it is served. */
export function storedApiDocument(): string {
  return readFileSync(API_DOCUMENT_FILE, "utf8");
}
