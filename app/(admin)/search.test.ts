import { expect, it } from "vitest";
import { choiceOf, momentOf, oneOf } from "./search";

it("reads a query as what a person may have typed into the address", () => {
  const search = {
    reference: " loan-8 ",
    route: "auto",
    twice: ["a", "b"],
    empty: "  ",
    from: "2026-11-23",
    to: "soon",
  };
  expect(oneOf(search, "reference")).toBe("loan-8");
  expect(oneOf(search, "twice")).toBeUndefined();
  expect(oneOf(search, "empty")).toBeUndefined();
  expect(oneOf({ long: "x".repeat(201) }, "long")).toBeUndefined();
  expect(choiceOf(search, "route", ["auto", "review"])).toBe("auto");
  expect(choiceOf(search, "route", ["review"])).toBeUndefined();
  expect(momentOf(search, "from")?.toISOString()).toBe("2026-11-23T00:00:00.000Z");
  expect(momentOf(search, "to")).toBeUndefined();
});
