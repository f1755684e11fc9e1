import { expect, it } from "vitest";
import { keyDigest, keyIdOf, newKeyText } from "./key-text";

const keyId = "key_01m853xnacnamsrk1ah8nd9bh1";

it("names its row and carries 32 random bytes", () => {
  const { secret, prefix } = newKeyText(keyId);
  expect(secret).toMatch(/^umpire_live_01m853xnacnamsrk1ah8nd9bh1_[0-9A-Za-z]{49}$/);
  expect(prefix).toBe("umpire_live_01m853xnacnamsrk1ah8nd9bh1");
  expect(keyIdOf(secret)).toBe(keyId);
  expect(newKeyText(keyId).secret).not.toBe(secret);
});

it("notices any one wrong character before anybody asks the database", () => {
  const { secret } = newKeyText(keyId);
  for (let at = "umpire_live_".length; at < secret.length; at++) {
    const other = secret[at] === "7" ? "8" : "7";
    expect(keyIdOf(secret.slice(0, at) + other + secret.slice(at + 1))).toBeNull();
  }
});

it("is stored as SHA-256", () => {
  expect(keyDigest("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
