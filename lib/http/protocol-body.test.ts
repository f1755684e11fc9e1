import { expect, it } from "vitest";
import type { Arrival } from "./arrival";
import { withProtocolBody } from "./protocol-body";

const MIB = 1024 * 1024;

/** An arrival that declares so many bytes and brings none. */
function arrival(headers: Record<string, string>): Arrival {
  return {
    ...{ method: "POST", pathname: "/v2/models/m/infer", search: "" },
    headers: new Headers(headers),
    readBody: async () => new Uint8Array(0),
    signal: () => new AbortController().signal,
    request: () => new Request("http://umpire.test/"),
  };
}

const binary = (bytes: number) =>
  arrival({ "content-length": String(bytes), "inference-header-content-length": "7" });
const plain = async () => "done";

it("holds so many large bodies at once and no more, until they are acted upon", async () => {
  let release: (said: string) => void = () => {};
  const held = new Promise<string>((resolve) => {
    release = resolve;
  });
  const acting = Array.from({ length: 16 }, () => withProtocolBody(binary(16 * MIB), () => held));
  await expect(withProtocolBody(binary(1), plain)).rejects.toMatchObject({ code: "overloaded" });
  release("done");
  expect(await Promise.all(acting)).toEqual(Array(16).fill("done"));
  const failing = withProtocolBody(binary(16 * MIB), () => Promise.reject(new Error("ours")));
  await expect(failing).rejects.toThrow("ours");
  const again = Array.from({ length: 16 }, () => withProtocolBody(binary(16 * MIB), plain));
  expect(await Promise.all(again)).toEqual(Array(16).fill("done"));
});

it("counts a body that does not say how long it is as the longest", async () => {
  const silent = () => arrival({ "inference-header-content-length": "7", "content-length": "-1" });
  const acting = Array.from({ length: 16 }, () => withProtocolBody(silent(), plain));
  await expect(withProtocolBody(silent(), plain)).rejects.toMatchObject({ code: "overloaded" });
  await Promise.all(acting);
});

it("takes the media types that clients name, and none", async () => {
  for (const type of [
    "application/json",
    "application/octet-stream",
    "application/json; charset=utf-8",
  ]) {
    expect(await withProtocolBody(arrival({ "content-type": type }), plain)).toBe("done");
  }
  expect(await withProtocolBody(arrival({}), plain)).toBe("done");
  for (const headers of [{ "content-type": "text/plain" }, { "content-encoding": "gzip" }]) {
    await expect(withProtocolBody(arrival(headers), plain)).rejects.toMatchObject({
      code: "unsupported_media_type",
    });
  }
});
