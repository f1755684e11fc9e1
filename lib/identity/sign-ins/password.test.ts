import { expect, it } from "vitest";
import { hashPassword, inHashingLine, refuseWeakPassword, verifyPassword } from "./password";

it("knows a password again, however its letters are composed, and no other", async () => {
  const stored = await hashPassword("caf\u00e9 am Meer");
  expect(stored).toMatch(/^scrypt\$32768\$8\$3\$/);
  expect(await verifyPassword(stored, "cafe\u0301 am Meer")).toBe(true);
  expect(await verifyPassword(stored, "cafe am Meer")).toBe(false);
});

it("never stores one password twice alike", async () => {
  const [one, two] = await Promise.all([hashPassword("long enough"), hashPassword("long enough")]);
  expect(one).not.toBe(two);
});

it("takes 8 to 128 characters, counted as people count", () => {
  expect(() => refuseWeakPassword("🦉🦊🐝🐢🦀🐙🦋🐬")).not.toThrow();
  for (const password of ["seven77", "x7".repeat(65), "password1"]) {
    expect(() => refuseWeakPassword(password)).toThrow("cannot be used");
  }
});

it("hashes two at a time and turns a crowd away", async () => {
  let running = 0;
  let most = 0;
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const work = async () => {
    most = Math.max(most, ++running);
    await gate;
    running -= 1;
  };
  const all = Array.from({ length: 70 }, () => inHashingLine(work));
  const settled = Promise.allSettled(all);
  open();
  const refused = (await settled).filter((it) => it.status === "rejected");
  expect([most, refused.length]).toEqual([2, 4]);
  expect(refused[0]).toMatchObject({ reason: { code: "overloaded" } });
});
