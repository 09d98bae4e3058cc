import { makeSla } from "@/test/factories";

import { deadlineWords, viewDeadline } from "./deadline";
import { formatDue } from "./time/format";

const NOW = Date.parse("2026-11-22T12:00:00Z");
const DUE = "2026-11-22T15:30:00Z";

describe("viewDeadline", () => {
  it.each([
    ["2026-11-22T12:59:00Z", "Due in 59 min"],
    ["2026-11-22T13:00:00Z", "Due in 1 h"],
    ["2026-11-24T11:59:00Z", "Due in 47 h"],
    ["2026-11-24T12:00:00Z", "Due in 2 days"],
  ])("says of %s: %s", (due_at, label) => {
    expect(viewDeadline(makeSla({ status: "due", due_at }), NOW)).toMatchObject({
      state: "due",
      label,
    });
  });

  it("keeps the server's judgement of what is soon", () => {
    expect(viewDeadline(makeSla({ status: "soon", due_at: DUE }), NOW).state).toBe("soon");
  });

  it.each([
    ["2026-11-22T12:00:30Z", "Due now", "now"],
    ["2026-11-22T12:01:00Z", "Due in 1 min", "1 min"],
    ["2026-11-22T12:15:00Z", "Due in 15 min", "15 min"],
  ])("is due as long as the server says so, however near it is: %s", (due_at, label, short) => {
    expect(viewDeadline(makeSla({ status: "due", due_at }), NOW)).toMatchObject({
      state: "due",
      label,
      short,
    });
  });

  it.each([
    ["2026-11-22T12:00:00Z", "Late now"],
    ["2026-11-22T11:59:30Z", "Late now"],
    ["2026-11-22T11:59:00Z", "1 min late"],
    ["2026-11-19T12:00:00Z", "3 days late"],
  ])("says in few words since when it is late: %s", (due_at, label) => {
    const view = viewDeadline(makeSla({ status: "overdue", due_at }), NOW);
    expect(view).toMatchObject({ state: "overdue", label, short: label });
    expect(label.length).toBeLessThan(16);
  });

  it("turns to overdue when the time passes on the page", () => {
    const deadline = makeSla({ status: "due", due_at: DUE });
    expect(viewDeadline(deadline, Date.parse("2026-11-22T15:50:00Z"))).toMatchObject({
      state: "overdue",
      label: "20 min late",
    });
  });

  it.each([
    [7_200, "Paused, 2 h left"],
    [59, "Paused, <1 min left"],
    [0, "Paused, <1 min left"],
    [-1, "Paused, <1 min late"],
    [-70, "Paused, 1 min late"],
    [-7_200, "Paused, 2 h late"],
    [null, "Paused"],
  ])("shows what is left, or how late it is, while it is paused: %s s", (remaining, label) => {
    const deadline = makeSla({ status: "paused", due_at: DUE, remaining_seconds: remaining });
    const state = "paused";
    expect(viewDeadline(deadline, NOW)).toMatchObject({ state, label, short: label });
  });

  it.each([
    ["met", "In time"],
    ["missed", "Late"],
  ] as const)("has no running clock once it is %s", (status, label) => {
    expect(viewDeadline(makeSla({ status, due_at: DUE }), NOW)).toMatchObject({
      state: status,
      label,
    });
  });

  it("says so where no target is set", () => {
    expect(viewDeadline(makeSla(), NOW).label).toBe("No deadline");
  });
});

describe("deadlineWords", () => {
  it.each(["due", "soon"] as const)("says when it is due, if it is %s", (status) => {
    expect(deadlineWords(makeSla({ status, due_at: DUE }), NOW)).toBe(formatDue(DUE, NOW));
  });

  it.each([
    ["20 min late", { status: "overdue", due_at: "2026-11-22T11:40:00Z" }],
    ["Paused, 2 h left", { status: "paused", due_at: DUE, remaining_seconds: 7_200 }],
    ["In time", { status: "met", due_at: DUE }],
    ["", { status: "none", due_at: null }],
  ] as const)("says: %s", (words, sla) => {
    expect(deadlineWords(makeSla(sla), NOW)).toBe(words);
  });
});
