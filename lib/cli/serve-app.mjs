// @ts-check
// The web process: Next behind a server of our own, so that the routes machines call often pass by it. `--dev` serves
// the development server. Settings come from the environment; SIGTERM lets what is under way finish first.
import http from "node:http";
import net from "node:net";
import next from "next";
import { parseSettings } from "../config/settings.mjs";
import "./follow-parent.mjs";

/** @typedef {import("../http/fast-lane").Lane} Lane */

const STOP_CODES = { SIGINT: 130, SIGTERM: 143 };
const LOOK_EVERY_MS = 50;
/** How long a platform may go on sending before it has seen that this server is not ready any more. */
const LINGER_MS = 1_000;
/** What is not done by then is cut off. */
const DRAIN_MS = 10_000;

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
 * Answers what is under way and what still comes, each connection's last answer saying so; then takes no new connection,
 * closes those that wait for nothing, and ends. An idle connection is closed last: a request may be on its way on it.
 * @param {number} code
 */
function drain(code) {
  isDraining = true;
  const lingersUntil = performance.now() + LINGER_MS;
  setTimeout(() => process.exit(code), DRAIN_MS);
  const look = () =>
    server.getConnections((_, count) => letGo(count, performance.now() - lingersUntil, code));
  setInterval(look, LOOK_EVERY_MS);
}

/**
 * @param {number} count connections that are open
 * @param {number} overMs since the end of the lingering
 * @param {number} code
 */
function letGo(count, overMs, code) {
  if (count > 0 && overMs < 0) return;
  // Not the close of `http`, which would cut connections whose first request is on its way.
  if (server.listening) net.Server.prototype.close.call(server);
  if (count === 0) process.exit(code);
  if (overMs >= LINGER_MS) server.closeIdleConnections();
}
