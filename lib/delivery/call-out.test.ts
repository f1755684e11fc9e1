import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CallOut, callerOut, OutboundFailure } from "./call-out";
import { outboundRules } from "./outbound-address";

const seen: string[] = [];
const server = http.createServer((request, response) => {
  seen.push(`${request.socket.remotePort}`);
  const act = ACTS[request.url ?? ""] ?? ((it) => it.end("hello"));
  act(response, request);
});
const ACTS: Record<string, (it: http.ServerResponse, of: http.IncomingMessage) => void> = {
  "/redirect": (it) => it.writeHead(302, { location: "/" }).end(),
  "/long": (it) => it.end("x".repeat(2000)),
  "/never": () => {},
  "/cut": (it) => {
    it.writeHead(200, { "content-length": "100" }).write("begun");
    it.socket?.destroySoon();
  },
  "/echo": (it, of) => of.pipe(it),
};

let origin: string;
let local: CallOut;
beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  local = callerOut(outboundRules(["127.0.0.0/8", "::1/128"]));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const asked = (path: string) => ({
  url: new URL(path, origin),
  ...({ method: "GET", headers: {}, timeoutMs: 5000, maxBytes: 1000 } as const),
});

async function failureOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => null,
    (it: unknown) => it,
  );
  return error instanceof OutboundFailure ? error.kind : String(error);
}

describe("addresses", () => {
  const { isPublic } = outboundRules([]);
  it.each([
    ...["127.0.0.1", "10.1.2.3", "100.64.0.1", "169.254.169.254", "172.31.9.9", "192.168.1.1"],
    ...["0.0.0.0", "198.18.0.1", "224.0.0.1", "255.255.255.255", "192.0.0.170", "203.0.113.7"],
    ...["::", "::1", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:8.8.8.8", "::7f00:1"],
    ...["64:ff9b::7f00:1", "2001:db8::1", "2002:7f00:1::", "2001::1", "100::1", "no address"],
  ])("%s is not public", (address) => {
    expect(isPublic(address)).toBe(false);
  });

  it.each(["8.8.8.8", "172.32.0.1", "192.0.1.1", "2606:4700::1111"])("%s is", (address) => {
    expect(isPublic(address)).toBe(true);
  });

  it("are let through where the operator names their network, however they are spelled", () => {
    const { isAllowed } = outboundRules(["10.2.0.0/16", "fd00::/8"]);
    const said = ["10.2.7.7", "::ffff:10.2.7.7", "fd12::1", "10.3.0.1", "fe80::1"];
    expect(said.map(isAllowed)).toEqual([true, true, true, false, false]);
  });
});

describe("the way out", () => {
  it.each([
    ...["http://127.0.0.1/", "https://127.0.0.1/", "https://[::1]/", "https://localhost/"],
    ...["https://2130706433/", "https://0x7f.1/", "https://[::ffff:127.0.0.1]/", "https://0/"],
    ...["http://8.8.8.8/", "https://8.8.8.8:22/", "https://169.254.169.254/latest/meta-data"],
    ...["https://user:secret@8.8.8.8/", "file:///etc/passwd"],
  ])("does not lead to %s", async (address) => {
    const before = seen.length;
    const strict = callerOut(outboundRules([]));
    const call = { ...asked("/"), url: new URL(address) };
    expect(await failureOf(strict(call))).toBe("address");
    expect(seen).toHaveLength(before);
  });

  it("judges a name by what it resolves to, and calls what the operator allows", async () => {
    const url = new URL(origin.replace("127.0.0.1", "localhost"));
    const { status, body } = await local({ ...asked("/"), url });
    expect([status, Buffer.from(body).toString()]).toEqual([200, "hello"]);
    const elsewhere = callerOut(outboundRules(["10.0.0.0/8"]));
    expect(await failureOf(elsewhere({ ...asked("/"), url }))).toBe("address");
  });

  it("carries bodies both ways, and keeps a connection unless a fresh one is asked for", async () => {
    const body = new Uint8Array([1, 2, 250]);
    const call = { ...asked("/echo"), method: "POST", body } as const;
    for (const isFresh of [false, false, true]) {
      const answer = await local({ ...call, isFresh });
      expect([...answer.body]).toEqual([...body]);
    }
    const [first, second, third] = seen.slice(-3);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it("follows no redirect", async () => {
    const { status, header } = await local(asked("/redirect"));
    expect([status, header("location")]).toEqual([302, "/"]);
  });

  it("says why no answer came", async () => {
    expect(await failureOf(local(asked("/long")))).toBe("too_large");
    expect(await failureOf(local(asked("/cut")))).toBe("connection");
    expect(await failureOf(local({ ...asked("/never"), timeoutMs: 50 }))).toBe("timeout");
    const leaving = new AbortController();
    const left = local({ ...asked("/never"), signal: leaving.signal });
    leaving.abort();
    expect(await failureOf(left)).toBe("aborted");
    const closed = { ...asked("/"), url: new URL("http://127.0.0.1:9/") };
    expect(await failureOf(local(closed))).toBe("connection");
  });
});
