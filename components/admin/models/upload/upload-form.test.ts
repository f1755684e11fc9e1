import { expect, it } from "vitest";
import { askedManifest, EMPTY_FORM, faultsByField, manifestOf, nameFault } from "./upload-form";

it("leaves out all that nobody said", () => {
  expect(manifestOf(EMPTY_FORM)).toEqual({ manifest: "{}", faults: {} });
});

it("puts what was typed where the manifest has it", () => {
  const { manifest, faults } = manifestOf({
    ...EMPTY_FORM,
    title: " Loan risk, exported ",
    tags: "bank, sklearn",
    labels: "good\nbad\n",
    features: "Income\nAmount",
    kind: "logits",
    inputKind: "image",
    mean: "0.485, 0.456, 0.406",
    scale: "0.0039",
    constants: "sr = 16000\nmode = fast, slow",
    agreesToLocale: true,
    madeFrom: "loan-risk 2",
    relation: "distilled_from",
    further: '{"pricing": null, "title": "overruled"}',
  });
  expect(faults).toEqual({});
  expect(JSON.parse(manifest)).toEqual({
    pricing: null,
    title: "Loan risk, exported",
    tags: ["bank", "sklearn"],
    labels: ["good", "bad"],
    features: ["Income", "Amount"],
    adapter: {
      input_kind: "image",
      kind: "logits",
      constants: { sr: [16000], mode: ["fast", "slow"] },
      image: { scale: 0.0039, mean: [0.485, 0.456, 0.406] },
    },
    agree_to: ["locale"],
    lineage: [{ relation: "distilled_from", model: "loan-risk", version: 2 }],
  });
});

it("has a file looked at for what bears on it, not for its title", () => {
  const form = { ...EMPTY_FORM, title: "Loans", tags: "bank", madeFrom: "x", labels: "good\nbad" };
  expect(JSON.parse(askedManifest(form))).toEqual({ labels: ["good", "bad"] });
});

it("takes a whole schema and a whole adapter as JSON", () => {
  const further = '{"adapter": {"input": {"layout": "text"}}}';
  const form = { ...EMPTY_FORM, features: '{"fields": []}', further };
  expect(JSON.parse(manifestOf(form).manifest)).toEqual({
    adapter: { input: { layout: "text" } },
    features: { fields: [] },
  });
});

it("says at its field what cannot be read", () => {
  const form = {
    ...EMPTY_FORM,
    dims: "3, x",
    further: "[1]",
    madeFrom: "loan-risk",
    constants: "sr",
  };
  expect(Object.keys(manifestOf(form).faults).sort()).toEqual([
    "constants",
    "dims",
    "further",
    "madeFrom",
  ]);
  expect(nameFault("Loan Risk")).toContain("lower-case");
  expect(nameFault("loan-risk")).toBeUndefined();
});

it("places the server's faults at the fields they speak of", () => {
  const faults = faultsByField([
    { pointer: "/manifest/labels/1", detail: "is too long" },
    { pointer: "/manifest/adapter/image/scale", detail: "is no number" },
    { pointer: "/manifest/pricing/review", detail: "is negative" },
    { pointer: "/manifest", detail: "Name the labels in the order of the scores." },
  ]);
  expect(faults).toEqual({
    labels: "is too long",
    scale: "is no number",
    further:
      "/manifest/pricing/review is negative; /manifest Name the labels in the order of the scores.",
  });
});
