import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKey } from "#lib/identity/create-key";
import nextConfig from "../../next.config.js";
import { type ApiWorld, apiWorld } from "./api-world.test.fixture";
import { SAMPLES } from "./samples.test.fixture";
import { addressOf, ORIGIN, routes } from "./sender.test.fixture";

let world: ApiWorld;
let cookie: string;
let bearer: string;
beforeAll(async () => {
  world = await apiWorld();
  const body = { email: "admin@umpire.test", password: "umpire-demo" };
  const signedIn = await world.send({ method: "POST", path: "/api/auth/sign-in/email", body });
  cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const actor = { id: "seed", role: "system" };
  const { secret } = await createKey(world.db, { name: "Bot", scopes: ["read"], actor });
  bearer = `Bearer ${secret}`;
});
afterAll(() => world.close());

const SETTINGS = { method: "PUT", path: "/api/v1/me/settings", body: { theme: "dark" } };
const code = async (sent: Parameters<ApiWorld["send"]>[0]) => {
  const { status, json } = await world.send(sent);
  return status < 300 ? status : `${status} ${json.code}`;
};

describe("a request that a cookie vouches for", () => {
  const FOREIGN = [
    { origin: "https://evil.test" },
    { origin: "null" },
    { origin: "http://127.0.0.1:3001" },
    { origin: `${ORIGIN}.evil.test` },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "Cross-Site" },
    { origin: ORIGIN, "sec-fetch-site": "cross-site" },
    { origin: "https://evil.test", "sec-fetch-site": "same-origin" },
  ];
  it.each(FOREIGN)("is refused when another site started it: %o", async (said) => {
    const headers = { cookie, ...said };
    expect(await code({ ...SETTINGS, headers })).toBe("403 foreign_origin");
    expect(await code({ path: "/api/v1/me", headers })).toBe("403 foreign_origin");
  });

  it.each([
    {},
    { origin: ORIGIN },
    { "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
    { origin: ORIGIN, "sec-fetch-site": "same-origin" },
  ])("passes when it is our own page's or no browser's: %o", async (said) => {
    expect(await code({ ...SETTINGS, headers: { cookie, ...said } })).toBe(200);
  });

  it("is refused on every route, and changes nothing", async () => {
    const headers = { cookie, origin: "https://evil.test" };
    const before = await world.db.auditEvent.count();
    for (const route of routes.filter(({ spec }) => spec.act !== "public")) {
      const body = SAMPLES[`${route.method} ${route.path}`];
      const { method } = route;
      const path = addressOf(route, { version: "1", other: "2" });
      const found = await code({ method, path, headers, ...(body ? { body } : {}) });
      expect([method, path, found]).toEqual([method, path, "403 foreign_origin"]);
    }
    expect(await world.db.auditEvent.count()).toBe(before);
  });

  it("must be JSON: what a form can send is not read", async () => {
    const types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"];
    for (const type of types) {
      const headers = { cookie, "content-type": type, "sec-fetch-site": "same-origin" };
      expect(await code({ ...SETTINGS, headers })).toBe("415 unsupported_media_type");
    }
  });
});

it("signs nobody in or out for another site", async () => {
  const headers = { cookie, origin: "https://evil.test" };
  const body = { email: "reviewer@umpire.test", password: "umpire-demo" };
  const signIn = { method: "POST", path: "/api/auth/sign-in/email", headers, body };
  expect(await code(signIn)).toBe("403 foreign_origin");
  const signOut = { method: "POST", path: "/api/auth/sign-out", headers };
  expect(await code(signOut)).toBe("403 foreign_origin");
  expect(await code({ path: "/api/v1/me", headers: { cookie } })).toBe(200);
});

describe("a bearer key", () => {
  it("is judged alone: no cookie lends it rights, no origin takes them away", async () => {
    const headers = { authorization: bearer, cookie, origin: "https://evil.test" };
    expect(await code({ path: "/api/v1/predictions", headers })).toBe(200);
    expect(await code({ path: "/api/v1/users", headers })).toBe("403 not_allowed");
    expect(await code({ ...SETTINGS, headers })).toBe("403 not_allowed");
  });

  it.each(["Bearer ", "Bearer umpire_live_x_y", "Basic YTpi", "bearer"])(
    "that is none is not made up for by a cookie: %s",
    async (authorization) => {
      const headers = { authorization, cookie };
      expect(await code({ path: "/api/v1/me", headers })).toBe("401 not_signed_in");
    },
  );
});

describe("headers", () => {
  it("say on every answer of the API not to keep it, and how to ask about it", async () => {
    const reads = routes.filter(({ method }) => method === "GET");
    const values = { endpoint: "worked-example", version: "1", other: "2" };
    const asked = reads.flatMap((route) =>
      [{ cookie }, {}].map((headers) => {
        return { route, sent: { path: addressOf(route, values), headers } };
      }),
    );
    for (const { route, sent } of asked) {
      const { status, headers, json } = await world.send(sent);
      const id = headers.get("x-request-id");
      expect([sent.path, headers.get("cache-control")]).toEqual([sent.path, "no-store"]);
      expect(id).toMatch(/^req_[0-9a-z]{26}$/);
      const isProblem = status >= 400 && route.spec.errors !== "protocol";
      const type = isProblem ? "application/problem+json" : "application/json";
      expect(headers.get("content-type")).toBe(type);
      expect(status < 400 ? id : json.request_id).toBe(id);
    }
  });

  it("are new with every answer", async () => {
    const asked = await Promise.all([1, 2, 3].map(() => world.send({ path: "/api/v1/queues" })));
    expect(new Set(asked.map(({ headers }) => headers.get("x-request-id"))).size).toBe(3);
  });

  it("let no other site read, and no browser guess", async () => {
    const { headers } = await world.send({ path: "/api/v1/me", headers: { cookie } });
    const named = [...headers.keys()].filter((it) => it.startsWith("access-control-"));
    expect(named).toEqual([]);
  });

  it("of the whole product are set for every address", async () => {
    const [all, ...others] = (await nextConfig.headers?.()) ?? [];
    expect([all?.source, others]).toEqual(["/:path*", []]);
    expect(Object.fromEntries(all?.headers.map(({ key, value }) => [key, value]) ?? [])).toEqual({
      "Strict-Transport-Security": expect.stringMatching(/^max-age=31536000\b/),
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "no-referrer",
      "Permissions-Policy": expect.stringContaining("camera=()"),
    });
    expect(nextConfig.poweredByHeader).toBe(false);
  });
});
