import { buildApiDocument } from "./api-document";
import { collectRoutes } from "./collect-routes";

/** The API document as it is kept in `docs/openapi.json`: two spaces, a newline at its end. For commands and tests. */
export async function apiDocumentText(root = "."): Promise<string> {
  return `${JSON.stringify(buildApiDocument(await collectRoutes(root)), null, 2)}\n`;
}
