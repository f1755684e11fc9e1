import { describe, expect, it } from "vitest";
import type { WhyNoneDto } from "#lib/contracts/cases";
import { deadlineText, spokenAt, standingText } from "./claim-text";
import { emptyText } from "./empty-text";
import { panned, turned, viewBoxOf, WHOLE, zoomed } from "./image-view";
import { figuresOf, stopText } from "./queue-text";
import { entryText } from "./tray-text";

const why: WhyNoneDto = {
  state: "all_claimed",
  queue: "Loans",
  free: 0,
  claimed: 7,
  mine: 2,
  skipped: 3,
  decided_today: 41,
  earliest_expiry_ms: 90_000,
  stopped: null,
};

describe("an empty desk", () => {
  it("counts who holds what when all is claimed", () => {
    const { title, lines } = emptyText(why);
    expect(title).toContain("Loans");
    expect(lines.join(" ")).toBe("Free: 0. Claimed: 7 (by you 2). Skipped by you: 3.");
  });

  it("says what was done when all is done", () => {
    const { title, lines } = emptyText({ ...why, state: "done" });
    expect(`${title} ${lines.join(" ")}`).toMatch(/Loans is done.*41 cases/);
  });

  it("says who stopped it, when and why", () => {
    const stopped = {
      mode: "review" as const,
      reason: "wrong labels",
      by: "Lea Lead",
      at: "2025-11-23T20:05:00.000Z",
    };
    const text = emptyText({ ...why, state: "stopped", stopped }).lines.join(" ");
    expect(text).toBe("Stopped by Lea Lead on 2025-11-23 at 20:05 UTC. Reason: wrong labels.");
    expect(stopText(stopped)).toContain("everything goes to people");
  });
});

describe("a claim that runs down", () => {
  it("is read out once at a minute and once at 20 seconds", () => {
    const readings = Array.from({ length: 90 }, (_, i) => 75_000 - i * 1000);
    const spoken = readings.map((left, i) =>
      spokenAt(readings[i - 1] ?? Number.POSITIVE_INFINITY, left),
    );
    expect(spoken.filter(Boolean)).toEqual([
      "One minute left on your claim",
      "20 seconds left on your claim",
    ]);
  });

  it("says who has the case", () => {
    const holder = { id: "usr_2", name: "Sue Second", you: false };
    const it = { state: "waiting", holder, decisions: [] } as never;
    expect(standingText(it)).toBe("Sue Second holds it.");
  });
});

it("names the deadline's label only when it is told", () => {
  expect(deadlineText(192_000, null)).toBe("Decides itself in 3:12");
  expect(deadlineText(192_000, "refuse")).toBe("Decides itself as “refuse” in 3:12");
  expect(deadlineText(null, "refuse")).toBeNull();
});

it("names each figure of a queue", () => {
  const texts = figuresOf({
    free: 12,
    claimed: 3,
    mine: 1,
    oldest_age_ms: 7_300_000,
    due_next_ms: -5,
    decided_today: 9,
  }).map(({ name, text }) => `${name}: ${text}`);
  expect(texts).toEqual([
    "Free: 12",
    "Claimed: 3 (1 by you)",
    "Oldest waits: 2 hours",
    "Next due: overdue",
    "Decided today: 9",
  ]);
});

describe("what became of an answer", () => {
  const outgoing = { id: "out_1", act: "decide", caseId: "case_1", title: "loan-1", label: "bad" };
  const textOf = (next: "second_opinion" | null) =>
    entryText({
      ...{ ...outgoing, act: "decide", labels: ["good", "bad"], sinceMs: 0 },
      sending: { at: "saved", decision: null, next, sinceMs: 0 },
    });

  it("says when another person is asked as well, and not why", () => {
    expect(textOf(null)).toBe("Saved: loan-1 as “bad”");
    expect(textOf("second_opinion")).toMatch(/^Saved: another person is asked as well.*loan-1/);
  });
});

describe("an image", () => {
  it("is seen whole at first, and never past its edge", () => {
    expect(viewBoxOf(WHOLE, 300, 200)).toBe("0 0 300 200");
    expect(panned(WHOLE, 5, 5)).toEqual(WHOLE);
    expect(viewBoxOf(panned(zoomed(WHOLE, 2), 9, 0), 300, 200)).toBe("150 50 150 100");
    expect(zoomed(WHOLE, 0.5).scale).toBe(1);
  });

  it("stands within its longer side when it is turned", () => {
    expect(viewBoxOf(turned(WHOLE), 300, 200)).toBe("50 -50 200 300");
    expect(turned(turned(turned(turned(WHOLE))))).toEqual(WHOLE);
  });
});
