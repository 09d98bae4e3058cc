import { makeCalendar } from "@/test/factories";

import {
  differences,
  newForm,
  problemsOf,
  toBody,
  toForm,
  weekWords,
  withDay,
} from "./calendar-form";
import { nextInterval, problemOf, tidyTime } from "./intervals";
import { effectWords, takeUpWords } from "./words";

describe("the form of a calendar", () => {
  it("gives back what the server sent", () => {
    const calendar = makeCalendar({
      open: [{ date: "2026-12-24", hours: [["22:00", "24:00"]] }],
      country: "DE",
      holidays_until: "2028-12-31",
    });
    const { calendar_id: _id, rev: _rev, ...body } = calendar;
    expect(toBody(toForm(calendar))).toEqual(body);
  });

  it("sorts hours and dates, and cuts spaces off the name", () => {
    const form = newForm("UTC");
    form.name = " Office ";
    form.week.mon = [
      { from: "13:00", to: "17:00" },
      { from: "09:00", to: "12:00" },
    ];
    form.closed = withDay([{ date: "2026-12-31", name: "" }], { date: "2026-12-24", name: "Eve" });
    expect(toBody(form)).toMatchObject({
      name: "Office",
      hours: {
        mon: [
          ["09:00", "12:00"],
          ["13:00", "17:00"],
        ],
        sun: [],
      },
      closed: [{ date: "2026-12-24" }, { date: "2026-12-31" }],
      holidays_until: null,
    });
  });

  it("says what is missing", () => {
    const form = { ...newForm(""), week: { ...newForm("").week, mon: [{ from: "9", to: "" }] } };
    expect(problemsOf(form)).toEqual({
      name: "Enter a name.",
      time_zone: "Choose a time zone.",
      "hours.mon": "Enter times such as 09:00, up to 24:00.",
    });
    const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    expect(problemsOf({ ...form, week: closed }).hours).toMatch(/No time is open/);
  });

  it("names the parts in which two differ", () => {
    const form = toForm(makeCalendar());
    expect(differences(form, toForm(makeCalendar()))).toEqual([]);
    const other = { ...form, name: "Other", closed: [{ date: "2026-12-24", name: "" }] };
    expect(differences(form, other)).toEqual(["the name", "the closed days"]);
  });
});

describe("the hours of a day", () => {
  it.each([
    ["9", "09:00"],
    ["930", "09:30"],
    ["9.30", "09:30"],
    ["24", "24:00"],
    ["24:30", "24:30"],
    ["noon", "noon"],
    ["9:75", "9:75"],
  ])("are tidied: %s", (typed, tidy) => {
    expect(tidyTime(typed)).toBe(tidy);
  });

  it.each([
    [[{ from: "18:00", to: "24:00" }], null],
    [
      [{ from: "17:00", to: "09:00" }],
      "17:00 to 09:00 ends before it begins. For a night, write 17:00 to 24:00 here and 00:00 to 09:00 on the next day.",
    ],
    [
      [
        { from: "09:00", to: "13:00" },
        { from: "12:00", to: "17:00" },
      ],
      "12:00 to 17:00 begins before the hours ahead of it end.",
    ],
    [[{ from: "09:00", to: "24:30" }], "Enter times such as 09:00, up to 24:00."],
  ])("are checked", (intervals, problem) => {
    expect(problemOf(intervals)).toBe(problem);
  });

  it("are continued where the last ones end", () => {
    expect(nextInterval([])).toEqual({ from: "09:00", to: "17:00" });
    expect(nextInterval([{ from: "09:00", to: "12:00" }])).toEqual({ from: "12:00", to: "" });
    expect(nextInterval([{ from: "09:00", to: "24:00" }])).toEqual({ from: "", to: "" });
  });
});

describe("words", () => {
  it("join the days of a week that are alike", () => {
    expect(weekWords(makeCalendar().hours)).toBe("Mon–Fri 09:00–12:00, 13:00–17:00");
    expect(weekWords({ mon: [["00:00", "24:00"]], wed: [["09:00", "10:00"]] })).toBe(
      "Mon 00:00–24:00; Wed 09:00–10:00",
    );
  });

  it("say what an edit does to open tickets", () => {
    const effect = {
      open_tasks: 12,
      earlier: 1,
      later: 4,
      newly_breached: 1,
      no_longer_breached: 2,
    };
    expect(effectWords(effect)).toEqual([
      "12 open tickets count in this calendar.",
      "1 is due earlier.",
      "4 are due later.",
      "1 becomes overdue at once.",
      "2 are no longer overdue.",
    ]);
    const none = { open_tasks: 1, earlier: 0, later: 0, newly_breached: 0, no_longer_breached: 0 };
    expect(effectWords(none)).toEqual([
      "1 open ticket counts in this calendar.",
      "No deadline moves.",
    ]);
  });

  it.each([
    [{ state: "applied", done: 0, of: 0 }, "No open ticket counted in it"],
    [{ state: "applied", done: 1, of: 1 }, "Taken up by 1 open ticket"],
    [{ state: "applying", done: 3, of: 12 }, "3 of 12 open tickets took it up so far"],
  ] as const)("say how far an edit is taken up", (progress, words) => {
    const revision = {
      rev: 2,
      at: "2026-11-22T10:00:00Z",
      changed_by: 1,
      changed_by_name: "Ada Admin",
      restored_from: null,
      ...progress,
    };
    expect(takeUpWords(revision)).toBe(words);
  });
});
