import { describe, expect, it } from "vitest";
import { readAnswer } from "./read-answer";

const ran = (tensor: unknown) => ({ kind: "ran", id: 7, ms: 0.5, outputs: { scores: tensor } });

const examined = (part: object) => {
  const examination = { findings: [], missing: [], rewrites: [], read: null, ...part };
  return { kind: "examined", id: 3, examination };
};

describe("what a child says", () => {
  it("is taken when it fits the protocol", () => {
    const whole = ran({ type: "float32", dims: [2, 3], data: new Float32Array(6) });
    expect(readAnswer(whole)).toEqual(whole);
    const texts = ran({ type: "string", dims: [2], data: ["a", "b"] });
    expect(readAnswer(texts)).toEqual(texts);
    const info = { name: "x", type: "float32", shape: ["n", 3] };
    const loaded = { kind: "loaded", id: 1, signature: { inputs: [info], outputs: [] } };
    expect(readAnswer(loaded)).toEqual(loaded);
    const finding = { code: "truncated", severity: "refused", evidence: "e", detail: "d" };
    const told = examined({ findings: [finding], missing: ["Name the labels."] });
    expect(readAnswer(told)).toEqual(told);
  });

  it.each([
    ["a word", "hello"],
    ["nothing", null],
    ["an unknown kind", { kind: "exec", id: 1 }],
    ["no number", { kind: "failed", message: "x" }],
    ["outputs that are a list", { kind: "ran", id: 1, ms: 1, outputs: [] }],
    ["too few values", ran({ type: "float32", dims: [2, 3], data: new Float32Array(5) })],
    ["another type's array", ran({ type: "float32", dims: [1], data: new Float64Array(1) })],
    ["a list for numbers", ran({ type: "float32", dims: [1], data: [1] })],
    ["numbers for texts", ran({ type: "string", dims: [1], data: [1] })],
    ["a negative dimension", ran({ type: "float32", dims: [-1, -1], data: new Float32Array(1) })],
    ["an unknown type", ran({ type: "complex64", dims: [1], data: new Float32Array(1) })],
    ["a signature of words", { kind: "loaded", id: 1, signature: { inputs: "x", outputs: [] } }],
    ["a finding of no code", examined({ findings: [{ code: "fine", severity: "warning" }] })],
    ["a question of numbers", examined({ missing: [7] })],
    ["rewritten bytes that are words", examined({ rewrites: [{ bytes: "x", changes: [] }] })],
  ])("is dropped when it is %s", (_what, message) => {
    expect(readAnswer(message)).toBeNull();
  });

  it("is shortened and freed of control characters", () => {
    const answer = readAnswer({
      kind: "failed",
      id: 1,
      message: `a\u001b[31m\nb${"c".repeat(9999)}`,
    });
    expect(answer).toMatchObject({ message: `a [31m b${"c".repeat(492)}` });
  });
});
