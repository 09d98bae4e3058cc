import type { FeedEntry } from "@/lib/api/feed";
import { formatDue } from "@/lib/time/format";
import { makeDeed, makePerson } from "@/test/factories";
import { deedLook, deedReason, deedWords } from "./deeds";

const ANA = makePerson(11, "Ana Ruiz");
const BEN = makePerson(12, "Ben Okafor");
const CORA = makePerson(20, "Cora Lima");
const ADA = makePerson(1, "Ada Admin");
const TRIAGE = { step_id: 1, name: "Triage" };

const words = (overrides: Partial<FeedEntry>) => deedWords(makeDeed(overrides));

describe("deedWords", () => {
  it("says who owns it after a coordinator left", () => {
    const left = { kind: "owner_changed", text_code: "owner_changed", actor: null } as const;
    expect(words({ ...left, from: CORA, to: ADA })).toBe(
      "Ada Admin owns this now, after Cora Lima",
    );
    expect(words({ ...left, from: CORA, to: null })).toBe("Nobody owns this now, after Cora Lima");
  });

  it("says what the clock did", () => {
    const clock = { actor: null, from: null, to: ANA, step: TRIAGE, role: "Agent" } as const;
    expect(words({ ...clock, kind: "warned", text_code: "warned_80" })).toBe(
      "80 % of the time for Triage are used up, with Ana Ruiz",
    );
    expect(words({ ...clock, kind: "late", text_code: "item_late" })).toBe(
      "Triage is late, with Ana Ruiz",
    );
    expect(words({ ...clock, kind: "late", text_code: "target_passed" })).toBe(
      "The time for the whole ticket is used up",
    );
    expect(
      words({
        ...clock,
        kind: "escalation_waiting",
        text_code: "escalation_waiting",
        role: "Manager",
      }),
    ).toBe("Triage goes up as soon as somebody is in Manager");
  });

  it("says what an automatic step did, and why", () => {
    const passed = { kind: "passed", text_code: "passed", actor: null } as const;
    const to = { step_id: 2, name: "Diagnose" };
    const reason = "No condition is true, so it takes the default.";
    expect(words({ ...passed, from: TRIAGE, to, reason })).toBe(
      "Triage passed it on to Diagnose: no condition is true, so it takes the default",
    );
    expect(words({ ...passed, from: null, to })).toBe("It was passed on to Diagnose");
    expect(deedReason(makeDeed({ ...passed, reason }))).toBe("");
  });

  it("says that an automatic step does not get on, with a warning", () => {
    const stuck = { kind: "stuck", text_code: "stuck", actor: null } as const;
    expect(words({ ...stuck, from: null, to: null, step: TRIAGE })).toBe(
      "No condition of Triage could be evaluated: an Admin has to look",
    );
    expect(deedLook(makeDeed(stuck)).icon).toBe("warning");
  });

  it("says who moved it, and in whose place", () => {
    expect(words({})).toBe("Ana Ruiz moved this from Triage to Diagnose");
    expect(words({ text_code: "moved_on_behalf", actor: ADA, on_behalf_of: BEN })).toBe(
      "Ada Admin moved this from Triage to Diagnose for Ben Okafor",
    );
    expect(
      words({ text_code: "finished_on_behalf", actor: ADA, on_behalf_of: BEN, to: null }),
    ).toBe("Ada Admin finished Triage for Ben Okafor");
  });

  it("never takes the former holder for the one who handed it on", () => {
    const transfer = { kind: "transferred", text_code: "transferred", from: BEN, to: ANA } as const;
    expect(words({ ...transfer, actor: CORA, role: "" })).toBe(
      "Cora Lima moved this from Ben Okafor to Ana Ruiz",
    );
    expect(words({ ...transfer, actor: null, role: "Agent" })).toBe(
      "This went from Ben Okafor to Ana Ruiz, as Agent",
    );
  });

  it("says who escalated, and from whom where that is somebody else", () => {
    const up = { kind: "escalated", text_code: "escalated", from: BEN, to: ANA } as const;
    expect(words({ ...up, actor: BEN, role: "Manager" })).toBe(
      "Ben Okafor escalated Triage to Ana Ruiz, as Manager",
    );
    expect(words({ ...up, actor: CORA, role: "Manager" })).toBe(
      "Cora Lima escalated Triage from Ben Okafor to Ana Ruiz, as Manager",
    );
  });

  it("says who claimed it", () => {
    const claimed = { kind: "assigned", text_code: "claimed", actor: ANA, to: ANA } as const;
    expect(words({ ...claimed, from: null, role: "Agent" })).toBe(
      "Ana Ruiz claimed Triage, as Agent",
    );
  });

  it("says who paused the clock, and when it is due after the pause", () => {
    const due = { actor: CORA, deadline: "2026-11-24T10:20:00Z", to: null, from: null } as const;
    expect(words({ kind: "held", text_code: "held", ...due })).toBe(
      "Cora Lima put this on hold: the clock is paused",
    );
    expect(words({ kind: "resumed", text_code: "resumed", ...due })).toBe(
      `Cora Lima resumed this; due moved to ${formatDue(due.deadline)}`,
    );
    expect(words({ kind: "reopened", text_code: "reopened", ...due, step: TRIAGE })).toBe(
      `Cora Lima reopened this at Triage; due moved to ${formatDue(due.deadline)}`,
    );
    const toRequester = { actor: null, deadline: null, step: null } as const;
    expect(words({ kind: "held", text_code: "held", ...toRequester })).toBe(
      "This was put on hold: the clock is paused",
    );
    expect(words({ kind: "resumed", text_code: "resumed", ...toRequester })).toBe("This goes on");
    expect(words({ kind: "reopened", text_code: "reopened", ...toRequester })).toBe(
      "This is worked on again",
    );
  });

  it("says what a priority was and is, and when it is due now", () => {
    const changed = {
      kind: "priority_changed",
      text_code: "priority_changed",
      actor: CORA,
      from: "Critical",
      to: "Low",
    } as const;
    expect(words({ ...changed, deadline: null })).toBe(
      "Cora Lima changed the priority Critical → Low",
    );
    expect(words({ ...changed, deadline: "2030-01-10T02:49:00Z" })).toMatch(
      /^Cora Lima changed the priority Critical → Low; due moved to .*02:49/,
    );
  });

  it("says who cancelled, not who had it", () => {
    const cancelled = { kind: "cancelled", text_code: "cancelled", from: ANA, to: null } as const;
    expect(words({ ...cancelled, actor: CORA, step: TRIAGE })).toBe(
      "Cora Lima cancelled this, which Ana Ruiz had at Triage",
    );
    expect(words({ ...cancelled, actor: null, from: null, step: null })).toBe("This was withdrawn");
  });

  it("says what the suite did without naming somebody for it", () => {
    expect(
      words({ kind: "assigned", text_code: "assigned", actor: null, to: ANA, role: "Agent" }),
    ).toBe("Ana Ruiz got Triage, as Agent");
    expect(words({ kind: "waiting", text_code: "waiting", actor: null, role: "Agent" })).toBe(
      "Triage waits for somebody in Agent",
    );
  });

  it("has a word for somebody whose name nobody knows", () => {
    expect(words({ actor: makePerson(9, "") })).toMatch(/^somebody moved/);
  });
});

describe("deedLook", () => {
  it("gives green to what was achieved and grey to what was cancelled", () => {
    expect(deedLook(makeDeed())).toEqual({ icon: "check", tone: "ok" });
    expect(deedLook(makeDeed({ kind: "cancelled", text_code: "cancelled" }))).toEqual({
      icon: "minus",
      tone: "muted",
    });
  });
});

describe("deedReason", () => {
  it("is that of a person; what the suite says repeats the sentence", () => {
    expect(deedReason(makeDeed({ reason: "Knows it." }))).toBe("Knows it.");
    expect(deedReason(makeDeed({ actor: null, reason: "The ticket was withdrawn." }))).toBe("");
  });
});
