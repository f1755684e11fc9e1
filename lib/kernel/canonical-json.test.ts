import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json";

describe("canonical JSON", () => {
  it("says the same value in the same words, whatever the order of its keys", () => {
    const value = { b: [1, "two", null, { d: true, c: -0 }], a: 'ä\n"\\\u2028', "\u{1f600}": 1e21 };
    const text = '{"a":"ä\\n\\"\\\\\u2028","b":[1,"two",null,{"c":0,"d":true}],"\u{1f600}":1e+21}';
    expect(canonicalJson(value)).toBe(text);
    expect(canonicalJson({ z: undefined, y: [] })).toBe('{"y":[]}');
  });

  it("sorts keys by their UTF-16 code units", () => {
    expect(canonicalJson({ "\u{1f600}": 1, "\ufb33": 2, 10: 3, 9: 4 })).toBe(
      '{"10":3,"9":4,"\u{1f600}":1,"\ufb33":2}',
    );
  });

  it("is read back as what it says", () => {
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.string());
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(text, fc.jsonValue()), (value, members) => {
        for (const it of [value, members, [value]])
          expect(JSON.parse(canonicalJson(it))).toEqual(JSON.parse(JSON.stringify(it)));
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, [undefined]])(
    "refuses what JSON cannot say (%#)",
    (value) => {
      expect(() => canonicalJson({ value })).toThrow(TypeError);
    },
  );
});
