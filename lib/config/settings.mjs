// @ts-check
// Read by the launcher before packages are installed: nothing but Node's own modules here.
import { isIP } from "node:net";
import path from "node:path";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;
const LOG_LEVELS = ["debug", "info", "warn", "error", "silent"];
/** Of the requests whose callers did not decide it. */
const TRACED_SHARE = 0.01;
const PASSWORD_LENGTHS = { least: 8, most: 128 };

/** A setting that cannot be right; its message is the one sentence that says what to change. */
export class SettingError extends Error {
  /** @override */
  name = "SettingError";
}

/**
 * @typedef {object} Settings
 * @property {number} port
 * @property {string} host address to listen on
 * @property {boolean} isLoopback whether only this machine can reach `host`
 * @property {string} url public address, without a slash at its end
 * @property {boolean} isDemo
 * @property {string} dataDir absolute
 * @property {string | null} databaseUrl `null` asks for the embedded PostgreSQL
 * @property {{ email: string, password: string } | null} firstAdmin
 * @property {"debug" | "info" | "warn" | "error" | "silent"} logLevel
 * @property {boolean} isWorkerInside whether background work runs in the web process
 * @property {string[]} outboundAllow networks as `10.2.0.0/16` that may be called although they are not public
 * @property {Readonly<Record<string, string>>} remoteTokens bearer tokens for model servers, by their origin
 * @property {number} requestsPerSecondOfKey what one API key or person may ask for
 * @property {number} requestsPerSecondOfAddress what one address may ask for; wider, because many may share it
 * @property {boolean} hasFastLane whether predictions pass by Next
 * @property {{ url: string, share: number } | null} traces where spans go, and which share of requests is traced
 */

/**
 * Reads every setting of Umpire from environment variables. A variable that is set to nothing counts as absent.
 * Throws a `SettingError` on the first wrong one.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Settings}
 */
export function parseSettings(env) {
  const port = integer(env, "PORT", 3000, 1, 65_535);
  const host = env.UMPIRE_HOST || "127.0.0.1";
  const isLoopback = LOOPBACK.test(host);
  const settings = {
    port,
    host,
    isLoopback,
    url: publicUrl(env, host, port),
    isDemo: oneOf(env, "UMPIRE_DEMO", ["on", "off"], "on") === "on",
    dataDir: path.resolve(env.UMPIRE_DATA_DIR || ".data"),
    databaseUrl: databaseUrl(env),
    firstAdmin: firstAdmin(env),
    logLevel: oneOf(env, "UMPIRE_LOG_LEVEL", LOG_LEVELS, "info"),
    isWorkerInside: oneOf(env, "UMPIRE_WORKER", ["inside", "alone"], "inside") === "inside",
    outboundAllow: listed(env.UMPIRE_OUTBOUND_ALLOW).map(network),
    remoteTokens: Object.fromEntries(listed(env.UMPIRE_REMOTE_TOKENS).map(remoteToken)),
    requestsPerSecondOfKey: integer(env, "UMPIRE_RATE_PER_KEY", 600, 1, 1_000_000),
    requestsPerSecondOfAddress: integer(env, "UMPIRE_RATE_PER_ADDRESS", 1800, 1, 1_000_000),
    hasFastLane: oneOf(env, "UMPIRE_FAST_LANE", ["on", "off"], "on") === "on",
    traces: traces(env),
  };
  if (settings.isDemo && !isLoopback)
    throw new SettingError(
      `The demo listens on the loopback address only: set UMPIRE_DEMO=off to serve on ${host}.`,
    );
  return /** @type {Settings} */ (settings);
}

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} host
 * @param {number} port
 */
function publicUrl(env, host, port) {
  const given = env.UMPIRE_URL;
  if (given) {
    const url = URL.canParse(given) ? new URL(given) : null;
    if (url && /^https?:$/.test(url.protocol) && url.pathname === "/") return url.origin;
    throw new SettingError(`UMPIRE_URL must be like https://umpire.example.com, not "${given}".`);
  }
  if (LOOPBACK.test(host)) return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  throw new SettingError(`Set UMPIRE_URL to the public address: UMPIRE_HOST is ${host}.`);
}

/** @param {Readonly<Record<string, string | undefined>>} env */
function databaseUrl(env) {
  const given = env.DATABASE_URL;
  if (!given) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return given;
  throw new SettingError(
    "DATABASE_URL must be like postgresql://user:password@host:5432/database.",
  );
}

/** @param {Readonly<Record<string, string | undefined>>} env */
function firstAdmin(env) {
  const email = env.UMPIRE_ADMIN_EMAIL || "";
  const password = env.UMPIRE_ADMIN_PASSWORD || "";
  if (!email && !password) return null;
  if (!email || !password)
    throw new SettingError("UMPIRE_ADMIN_EMAIL and UMPIRE_ADMIN_PASSWORD go together.");
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    throw new SettingError(`UMPIRE_ADMIN_EMAIL is no address: "${email}".`);
  const { least, most } = PASSWORD_LENGTHS;
  if (password.length < least || password.length > most)
    throw new SettingError(`UMPIRE_ADMIN_PASSWORD needs ${least} to ${most} characters.`);
  return { email: email.toLowerCase(), password };
}

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} name
 * @param {number} standard
 * @param {number} least
 * @param {number} most
 */
function integer(env, name, standard, least, most) {
  const given = env[name];
  if (!given) return standard;
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= least && value <= most) return value;
  throw new SettingError(
    `${name} must be a whole number from ${least} to ${most}, not "${given}".`,
  );
}

/**
 * @param {Readonly<Record<string, string | undefined>>} env
 * @param {string} name
 * @param {string[]} choices
 * @param {string} standard
 */
function oneOf(env, name, choices, standard) {
  const given = env[name] || standard;
  if (choices.includes(given)) return given;
  throw new SettingError(`${name} must be ${choices.join(" or ")}, not "${given}".`);
}

/**
 * Under the names that OpenTelemetry gave them.
 * @param {Readonly<Record<string, string | undefined>>} env
 */
function traces(env) {
  const given = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!given) return null;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new SettingError(
      `OTEL_EXPORTER_OTLP_ENDPOINT must be like http://collector:4318, not "${given}".`,
    );
  const share = Number(env.OTEL_TRACES_SAMPLER_ARG || TRACED_SHARE);
  if (!(share >= 0 && share <= 1))
    throw new SettingError("OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1.");
  return { url: `${given.replace(/\/+$/, "")}/v1/traces`, share };
}

/** @param {string | undefined} given words with commas or spaces between */
function listed(given) {
  return (given || "").split(/[\s,]+/).filter(Boolean);
}

/** @param {string} given */
function network(given) {
  const [address = "", bits = ""] = given.split("/");
  const most = { 4: 32, 6: 128 }[isIP(address)];
  if (most !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most) return given;
  throw new SettingError(
    `UMPIRE_OUTBOUND_ALLOW must list networks like 10.2.0.0/16, not "${given}".`,
  );
}

/**
 * @param {string} given an origin and its token: `https://models.example=secret`; never repeated in a message
 * @returns {[string, string]}
 */
function remoteToken(given) {
  const at = given.indexOf("=");
  const [origin, token] = [given.slice(0, at), given.slice(at + 1)];
  const isOrigin = at > 0 && URL.canParse(origin) && new URL(origin).origin === origin;
  if (isOrigin && /^[\x21-\x7e]+$/.test(token)) return [origin, token];
  throw new SettingError(
    "UMPIRE_REMOTE_TOKENS must list origins with their tokens: https://models.example=secret.",
  );
}
