import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parseEnvironment } from "./env";
import { parseSettings } from "./settings.mjs";

describe("settings", () => {
  it("default to the demo on the loopback address", () => {
    expect(parseSettings({})).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      url: "http://127.0.0.1:3000",
      isDemo: true,
      dataDir: resolve(".data"),
      databaseUrl: null,
      firstAdmin: null,
    });
  });

  it("make the data folder absolute and the public address free of its last slash", () => {
    const env = {
      UMPIRE_DATA_DIR: "other",
      UMPIRE_URL: "https://umpire.example.com/",
      UMPIRE_HOST: "0.0.0.0",
      UMPIRE_DEMO: "off",
    };
    expect(parseSettings(env)).toMatchObject({
      dataDir: resolve("other"),
      url: "https://umpire.example.com",
      isLoopback: false,
    });
  });

  it("list the networks that may be called, and the tokens of model servers by their origin", () => {
    const env = {
      UMPIRE_OUTBOUND_ALLOW: "10.2.0.0/16, fd00::/8",
      UMPIRE_REMOTE_TOKENS: "https://models.example:8443=a=b,http://10.2.3.4:8000=c",
    };
    expect(parseSettings(env)).toMatchObject({
      outboundAllow: ["10.2.0.0/16", "fd00::/8"],
      remoteTokens: { "https://models.example:8443": "a=b", "http://10.2.3.4:8000": "c" },
    });
    expect(parseSettings({})).toMatchObject({ outboundAllow: [], remoteTokens: {} });
  });

  it.each([
    [{ PORT: "30o0" }, "PORT must be a whole number from 1 to 65535"],
    [{ PORT: "65536" }, "PORT must be a whole number from 1 to 65535"],
    [{ UMPIRE_DEMO: "no" }, "UMPIRE_DEMO must be on or off"],
    [
      { UMPIRE_OUTBOUND_ALLOW: "10.2.0.0/16,10.2.3.4" },
      'must list networks like 10.2.0.0/16, not "10.2.3.4"',
    ],
    [{ UMPIRE_OUTBOUND_ALLOW: "10.2.0.0/33" }, "UMPIRE_OUTBOUND_ALLOW must list networks"],
    [{ UMPIRE_REMOTE_TOKENS: "https://a.example/path=secret" }, "UMPIRE_REMOTE_TOKENS must list"],
    [{ DATABASE_URL: "mysql://localhost/app" }, "DATABASE_URL must be like postgresql://"],
    [{ DATABASE_URL: "postgresql://localhost" }, "DATABASE_URL must be like postgresql://"],
    [{ UMPIRE_HOST: "0.0.0.0", UMPIRE_DEMO: "off" }, "Set UMPIRE_URL to the public address"],
    [
      { UMPIRE_HOST: "0.0.0.0", UMPIRE_URL: "https://a.example" },
      "The demo listens on the loopback",
    ],
    [{ UMPIRE_URL: "umpire.example.com" }, "UMPIRE_URL must be like"],
    [{ UMPIRE_ADMIN_EMAIL: "ada@bank.example" }, "go together"],
    [{ UMPIRE_ADMIN_EMAIL: "ada", UMPIRE_ADMIN_PASSWORD: "long enough" }, "is no address"],
    [{ UMPIRE_ADMIN_EMAIL: "ada@bank.example", UMPIRE_ADMIN_PASSWORD: "short" }, "8 to 128"],
  ])("refuse %j in one sentence", (env, sentence) => {
    expect(() => parseSettings(env)).toThrow(sentence);
  });
});

it("refuses an application without a database or a long secret", () => {
  const url = "postgresql://localhost/app";
  expect(() => parseEnvironment({ AUTH_SECRET: "x".repeat(32) })).toThrow("DATABASE_URL");
  expect(() => parseEnvironment({ DATABASE_URL: url, AUTH_SECRET: "x" })).toThrow("AUTH_SECRET");
  const env = parseEnvironment({ DATABASE_URL: url, AUTH_SECRET: "x".repeat(32) });
  expect(env).toMatchObject({ databaseUrl: url, authSecret: "x".repeat(32) });
});
