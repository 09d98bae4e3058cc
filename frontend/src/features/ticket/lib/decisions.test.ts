import { formatExact } from "@/lib/time/format";
import { makeDecision, makeTask } from "@/test/factories";

import {
  explain,
  hasOthers,
  localMoments,
  nextWords,
  standingOf,
  strategyWords,
} from "./decisions";

const [ana, ben, cora] = makeDecision().candidates as [
  ReturnType<typeof makeDecision>["candidates"][number],
  ReturnType<typeof makeDecision>["candidates"][number],
  ReturnType<typeof makeDecision>["candidates"][number],
];
const byHand = makeDecision({ turn_of: null, candidates: [{ ...ben, outcome: "chosen" }] });

describe("explain", () => {
  it("tells the choice of the present step from those before it", () => {
    const triage = makeDecision({ seq: 3, step: { step_id: 1, name: "Triage" } });
    const first = makeDecision({ seq: 4 });
    const second = makeDecision({ seq: 6 });
    const { now, before } = explain([triage, first, second], makeTask());
    expect([now, before]).toEqual([second, [first, triage]]);
  });

  it("has no present choice once the ticket is finished", () => {
    const only = makeDecision();
    const { now, before } = explain([only], makeTask({ current_step: null }));
    expect([now, before]).toEqual([undefined, [only]]);
  });

  it("takes the last of the ticket's deadlines and that of the present step", () => {
    const dated = { kind: "deadline" as const, candidates: [], chosen: null };
    const ticket = makeDecision({ ...dated, seq: 1, step: null });
    const changed = makeDecision({ ...dated, seq: 7, step: null });
    const here = makeDecision({ ...dated, seq: 5 });
    const there = makeDecision({ ...dated, seq: 3, step: { step_id: 1, name: "Triage" } });
    const { deadline, stepDeadline } = explain([ticket, there, here, changed], makeTask());
    expect([deadline, stepDeadline]).toEqual([changed, here]);
  });
});

describe("standingOf", () => {
  it("says who got it and who was passed over, each with their reason", () => {
    const until = formatExact("2026-11-30T08:00:00Z");
    expect([ana, ben, cora].map((it) => standingOf(it, makeDecision()))).toEqual([
      { word: "Away", tone: "warn", why: `Away until ${until}; Ben Okafor takes the turn.` },
      { word: "Got it as delegate", tone: "ok", why: "" },
      { word: "Later", tone: "paused", why: "The turn comes later." },
    ]);
  });

  it("speaks of no turn where none was used", () => {
    const kept = makeDecision({ assignment: "sticky", turn_of: null });
    expect(standingOf(cora, kept).word).toBe("Not asked");
  });
});

describe("strategyWords", () => {
  it.each([
    ["round_robin", null, "The people of Technician take turns."],
    [
      "round_robin",
      5,
      "The people of Technician take turns. Nobody gets more while they hold 5 open items.",
    ],
    ["least_loaded", null, "The people of Technician who hold the fewest open items come first."],
    ["claim", null, ""],
  ] as const)("%s with the capacity %s", (assignment, capacity, words) => {
    expect(strategyWords(makeDecision({ assignment, capacity }))).toBe(words);
  });

  it("says nothing of a choice by hand", () => {
    expect([strategyWords(byHand), hasOthers(byHand)]).toEqual(["", false]);
  });
});

describe("nextWords", () => {
  it("names the delegate, whose own turn follows", () => {
    expect(nextWords(makeDecision())).toBe(
      "As things stood then, the next turn was that of Ben Okafor.",
    );
  });

  it("passes over those who are away or full", () => {
    const full = { ...ben, outcome: "at_capacity" as const };
    const decision = makeDecision({
      chosen: 11,
      candidates: [{ ...ana, outcome: "chosen" }, full, cora],
    });
    expect(nextWords(decision)).toMatch(/that of Cora Lima\.$/);
  });

  it.each([
    ["by load", makeDecision({ assignment: "least_loaded" })],
    ["alone", makeDecision({ candidates: [ana] })],
    ["left to a claim", makeDecision({ assignment: "claim", candidates: [] })],
    [
      "of a person",
      makeDecision({ assignment: null, chosen: 11, turn_of: null, candidates: [ana] }),
    ],
  ])("is silent about a choice %s", (_, decision) => {
    expect(nextWords(decision)).toBe("");
  });
});

describe("localMoments", () => {
  it("leaves a sentence without moments as it is", () => {
    expect(localMoments("Nobody else was asked.")).toBe("Nobody else was asked.");
  });
});
