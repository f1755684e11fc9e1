// @ts-check
// The caller of the serving bench, in a process of its own: keep-alive connections with one request under way each, and
// as little work a request as a client can do, so that what is measured is the server.
import net from "node:net";

/**
 * @typedef {object} Load
 * @property {number} port
 * @property {number} callers connections, each with one request under way
 * @property {number} warmMs sent before anything counts
 * @property {number} ms what counts
 * @property {string[]} requests whole requests, sent in turns
 */
/**
 * @typedef {object} Heard
 * @property {number} acknowledged answers with 200, the ones that do not count for time included
 * @property {number} refused any other answer
 * @property {number} counted answers within the time that counts
 * @property {number} elapsedMs how long that time was
 * @property {number[]} latencies p50, p95, p99 and the longest, in milliseconds
 */

const QUANTILES = [0.5, 0.95, 0.99, 1];
const HEAD_END = Buffer.from("\r\n\r\n");

process.on("message", (/** @type {Load} */ load) => {
  run(load).then(
    (heard) => process.send?.({ kind: "heard", heard }),
    (error) => process.send?.({ kind: "failed", message: String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));

/**
 * @param {Load} load
 * @returns {Promise<Heard>}
 */
async function run(load) {
  const requests = load.requests.map((it) => Buffer.from(it));
  const tally = { acknowledged: 0, refused: 0, isCounting: false, isOver: false };
  /** @type {number[]} */
  const latencies = [];
  const callers = Array.from({ length: load.callers }, (_, who) =>
    caller(load.port, requests, who, tally, latencies),
  );
  await pause(load.warmMs);
  tally.isCounting = true;
  process.send?.({ kind: "measuring" });
  const began = performance.now();
  await pause(load.ms);
  const elapsedMs = performance.now() - began;
  tally.isCounting = false;
  process.send?.({ kind: "measured" });
  tally.isOver = true;
  await Promise.all(callers);
  latencies.sort((a, b) => a - b);
  const at = (/** @type {number} */ q) =>
    latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? 0;
  const { acknowledged, refused } = tally;
  const counted = latencies.length;
  return { acknowledged, refused, counted, elapsedMs, latencies: QUANTILES.map(at) };
}

/**
 * Sends one request after the other over one connection until the load is over; resolves with its last answer.
 * @param {number} port
 * @param {Buffer[]} requests
 * @param {number} who
 * @param {{ acknowledged: number, refused: number, isCounting: boolean, isOver: boolean }} tally
 * @param {number[]} latencies
 * @returns {Promise<void>}
 */
function caller(port, requests, who, tally, latencies) {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: "127.0.0.1", noDelay: true });
    let turn = who;
    let sentAt = 0;
    /** @type {Buffer | null} */
    let kept = null;
    const send = () => {
      sentAt = performance.now();
      socket.write(/** @type {Buffer} */ (requests[turn % requests.length]));
      turn += 1;
    };
    socket.once("connect", send);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("the server closed a connection")));
    const hear = (/** @type {Buffer} */ answer) => {
      if (isOk(answer)) tally.acknowledged += 1;
      else tally.refused += 1;
      if (tally.isCounting) latencies.push(performance.now() - sentAt);
      if (!tally.isOver) return send();
      socket.removeAllListeners("close");
      socket.destroy();
      resolve();
    };
    socket.on("data", (chunk) => {
      const bytes = kept ? Buffer.concat([kept, chunk]) : chunk;
      const isAll = isWhole(bytes);
      kept = isAll ? null : bytes;
      if (isAll) hear(bytes);
    });
  });
}

/** `HTTP/1.1 200` @param {Buffer} bytes */
function isOk(bytes) {
  return bytes[9] === 0x32 && bytes[10] === 0x30 && bytes[11] === 0x30;
}

/**
 * Whether the answer is all there, by its declared length or the last chunk.
 * @param {Buffer} bytes
 */
function isWhole(bytes) {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return false;
  const head = bytes.toString("latin1", 0, end);
  const found = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (found) return bytes.length >= end + 4 + Number(found[1]);
  return bytes.subarray(-5).equals(Buffer.from("0\r\n\r\n"));
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
