import { deadLettersSearchSchema, narrowings, toRange } from "./search";
import {
  backAgain,
  groupAlike,
  inOrder,
  keyOf,
  newestOf,
  prettyBody,
  readKey,
  type Stuck,
} from "./stuck";
import { attemptsInWords, reasonInWords, whyInWords } from "./words";

const make = (overrides: Partial<Stuck>): Stuck => ({
  key: "workflow.came.1",
  service: "workflow",
  kind: "came",
  id: 1,
  state: "dead",
  reason: "not_json",
  finding: "",
  queue: "Q",
  task: "t",
  messageId: "m",
  requestId: "r",
  at: "2026-11-22T10:00:00Z",
  attempts: 1,
  replayOf: null,
  settledAt: null,
  settledBy: "",
  settledReason: "",
  ...overrides,
});

describe("keyOf and readKey", () => {
  it("are each other's inverse", () => {
    const stuck = { service: "messaging", kind: "unsent", id: 12 } as const;
    expect(readKey(keyOf(stuck))).toEqual(stuck);
  });

  it.each(["", "nobody.came.1", "workflow.gone.1", "workflow.came.x", "workflow.came"])(
    "read nothing out of %j",
    (key) => expect(readKey(key)).toBeNull(),
  );
});

describe("groupAlike", () => {
  it("puts together what got stuck in the same way, at the place of the newest", () => {
    const rows = [
      make({ key: "e" }),
      make({ key: "d", reason: "not_a_ticket" }),
      make({ key: "c", at: "2026-11-22T09:00:00Z", attempts: 5, messageId: "other" }),
      make({ key: "b", reason: "not_a_ticket" }),
      make({ key: "a" }),
    ];
    const groups = groupAlike(rows).map((alike) => alike.rows.map(({ key }) => key));
    expect(groups).toEqual([
      ["e", "c", "a"],
      ["d", "b"],
    ]);
  });

  it.each([
    { service: "messaging" },
    { kind: "unsent" },
    { state: "discarded" },
    { finding: "Missing: user_id." },
    { queue: "OTHER" },
    { task: "other" },
    { replayOf: 3 },
    { settledBy: "Ada Admin" },
    { settledReason: "Old." },
  ] as const)("keeps apart what differs in %j", (difference) => {
    expect(groupAlike([make({}), make(difference)])).toHaveLength(2);
  });
});

describe("whyInWords", () => {
  it("says which fields are missing or wrong, where that is known", () => {
    const reason = "invalid_fields";
    expect(whyInWords({ reason, finding: "Missing: user_id." })).toBe(
      "Fields are missing or wrong. Missing: user_id.",
    );
    expect(whyInWords({ reason, finding: "" })).toBe("Fields are missing or wrong.");
  });
});

describe("inOrder", () => {
  it("puts the newest first, whichever service it came from", () => {
    const rows = [
      make({ key: "a", at: "2026-11-22T10:00:00Z" }),
      make({ key: "c", at: "2026-11-22T12:00:00Z" }),
      make({ key: "b", at: "2026-11-22T12:00:00Z" }),
    ];
    expect(inOrder(rows).map(({ key }) => key)).toEqual(["b", "c", "a"]);
  });
});

describe("newestOf", () => {
  const at = (key: string, hour: number) => make({ key, at: `2026-11-22T${hour}:00:00Z` });

  it("ends where a list that goes on is known to", () => {
    const longer = { count: 40, messages: [at("a", 20), at("b", 15)] };
    const whole = { count: 3, messages: [at("c", 18), at("d", 15), at("e", 12)] };
    expect(newestOf([longer, whole]).map(({ key }) => key)).toEqual(["a", "c", "b", "d"]);
  });

  it("holds everything where every list is whole", () => {
    const parts = [
      { count: 1, messages: [at("a", 11)] },
      { count: 0, messages: [] },
      { count: 1, messages: [at("b", 20)] },
    ];
    expect(newestOf(parts).map(({ key }) => key)).toEqual(["b", "a"]);
  });
});

describe("toRange", () => {
  it("reaches from the first midnight to the one after the last day", () => {
    const { after, before } = toRange({ from: "2026-11-20", until: "2026-11-20" });
    expect(after).toBe(new Date(2026, 10, 20).toISOString());
    expect(before).toBe(new Date(2026, 10, 21).toISOString());
  });

  it("is open where no day is given", () => {
    expect(toRange({})).toEqual({ after: undefined, before: undefined });
  });
});

describe("backAgain", () => {
  it("finds what died again, of the same service only", () => {
    const again = make({ key: "workflow.came.9", id: 9, replayOf: 1 });
    const other = make({ key: "tickets.came.9", service: "tickets", id: 9, replayOf: 1 });
    expect(backAgain([again, other], new Set(["workflow.came.1"]))).toEqual([again]);
  });
});

describe("prettyBody", () => {
  it("indents JSON and leaves everything else as it is", () => {
    expect(prettyBody('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(prettyBody("not json {")).toBe("not json {");
  });
});

describe("the words", () => {
  it("say why, also for a reason nobody foresaw", () => {
    expect(reasonInWords("failed_too_often")).toBe("Handling it failed five times.");
    expect(reasonInWords("gone_with_the_wind")).toBe("Gone with the wind.");
    expect(reasonInWords("")).toBe("No reason was noted.");
  });

  it("count attempts", () => {
    expect([0, 1, 5].map(attemptsInWords)).toEqual(["never tried", "tried once", "tried 5 times"]);
  });
});

describe("deadLettersSearchSchema", () => {
  it("keeps what makes sense and drops the rest", () => {
    const kept = {
      tab: "notices",
      service: "tickets",
      kind: "unsent",
      state: "settled",
      queue: "Q",
      from: "2026-11-20",
      open: "tickets.came.4",
    };
    expect(deadLettersSearchSchema.parse(kept)).toEqual(kept);
    expect(
      deadLettersSearchSchema.parse({ tab: "x", service: "y", state: 1, open: "z", page: 0 }),
    ).toEqual({});
    expect(
      deadLettersSearchSchema.parse({ kind: "z", reason: "", task: ["x"], from: "2026-02-30" }),
    ).toEqual({});
  });

  it("counts what narrows the list, and not what chooses it", () => {
    expect(narrowings({ service: "tickets", q: "x", queue: "Q", until: "2026-11-20" })).toBe(2);
  });
});
