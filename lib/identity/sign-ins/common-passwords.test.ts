import { expect, it } from "vitest";
import { isCommonPassword } from "./common-passwords";

it.each([
  ...["password", "Password123!", "P@ssw0rd", "12345678", "qwertyuiop", "aaaaaaaa", "abcdefgh"],
  ...[
    "passwordpassword",
    "iloveyou1",
    "abababab",
    "1q1q1q1q",
    "87654321",
    "Summer2026",
    "123456789a",
  ],
])("knows %s from everybody's list", (password) => {
  expect(isCommonPassword(password)).toBe(true);
});

it.each([
  "umpire-demo",
  "a long walk by the sea",
  "tr0ub4dor-and-3",
  "kx7-mq2-vv9",
  "Øresund i maj",
])("lets %s through", (password) => {
  expect(isCommonPassword(password)).toBe(false);
});
