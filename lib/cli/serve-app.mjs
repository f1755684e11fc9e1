// @ts-check
// The web process: Next behind a server of our own, so that the routes machines call often pass by it. `--dev` serves
// the development server. Settings come from the environment; SIGTERM lets what is under way finish first.
import http from "node:http";
import next from "next";
import { parseSettings } from "../config/settings.mjs";
import "./follow-parent.mjs";

/** @typedef {import("../http/fast-lane").Lane} Lane */

const STOP_CODES = { SIGINT: 130, SIGTERM: 143 };
const IDLE_EVERY_MS = 50;

const dev = process.argv.includes("--dev");
const { host, port } = parseSettings(process.env);
const server = http.createServer();
const app = next({ dev, hostname: host, port, httpServer: server });
let isDraining = false;

for (const [signal, code] of Object.entries(STOP_CODES)) process.once(signal, () => drain(code));

await app.prepare();
const handle = app.getRequestHandler();
/** @type {typeof globalThis & { umpireLane?: Lane }} */
const shared = globalThis;
server.on("request", (message, response) => {
  if (isDraining) response.shouldKeepAlive = false;
  // Set by instrumentation.ts, which Next runs with its first request.
  if (!shared.umpireLane?.(message, response)) void handle(message, response);
});
server.listen(port, host);

/**
 * Takes no new connection, answers what is under way, closes the connections that wait for nothing, and ends.
 * @param {number} code
 */
function drain(code) {
  isDraining = true;
  server.close(() => process.exit(code));
  server.closeIdleConnections();
  setInterval(() => server.closeIdleConnections(), IDLE_EVERY_MS);
}
