import { expect, it } from "vitest";
import { beginHistory, stepHistory } from "./edit-history";

it("takes edits back and makes them again", () => {
  let history = beginHistory({ review: 200 });
  history = stepHistory(history, { type: "edit", to: { review: 300 } });
  history = stepHistory(history, { type: "edit", to: { review: 450 } });
  history = stepHistory(history, { type: "undo" });
  expect(history.present).toEqual({ review: 300 });
  history = stepHistory(history, { type: "undo" });
  history = stepHistory(history, { type: "undo" });
  expect(history.present).toEqual({ review: 200 });
  history = stepHistory(history, { type: "redo" });
  expect(history.present).toEqual({ review: 300 });
});

it("forgets what was taken back once something else is done", () => {
  let history = beginHistory({ review: 200 });
  history = stepHistory(history, { type: "edit", to: { review: 300 } });
  history = stepHistory(history, { type: "undo" });
  history = stepHistory(history, { type: "edit", to: { review: 250 } });
  expect(stepHistory(history, { type: "redo" })).toBe(history);
});

it("keeps no trace of an edit that changed nothing", () => {
  const history = beginHistory({ review: 200, audit: 0.02 });
  expect(stepHistory(history, { type: "edit", to: { audit: 0.02, review: 200 } })).toBe(history);
});
