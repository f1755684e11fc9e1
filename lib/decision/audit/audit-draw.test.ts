import { createHmac } from "node:crypto";
import { expect, it } from "vitest";
import { expectVector, vector } from "../vectors/check";
import { auditDraw, drawInteger, type Hmac } from "./audit-draw";

const hmac: Hmac = (key, text) => createHmac("sha256", key).update(text, "utf8").digest();

it("agrees with the published draws", () => {
  const { input, expected } = vector<{ key: string; ids: string[]; pi: number }, unknown>(
    "audit_draw",
  );
  const u = input.ids.map((id) => auditDraw(input.key, id, hmac));
  expectVector({ u, audit: u.map((draw) => draw < input.pi) }, expected);
});

it.each([
  ["pred_1", 3943472856948341n],
  ["pred_2", 1067839529111197n],
  ["pred_3", 7007406280399976n],
])("draws the exact integer for %s", (id, want) => {
  expect(BigInt(drawInteger(hmac("audit-key-v1", id)))).toBe(want);
  expect(auditDraw("audit-key-v1", id, hmac) * 2 ** 53).toBe(Number(want));
});

it("stays below 1 for the greatest bytes", () => {
  const greatest: Hmac = () => new Uint8Array(32).fill(255);
  expect(auditDraw("key", "id", greatest)).toBe(1 - 2 ** -53);
});

it("refuses a digest that is too short", () => {
  expect(() => auditDraw("key", "id", () => new Uint8Array(6))).toThrow(
    expect.objectContaining({ code: "WRONG_SHAPE" }),
  );
});
