import { act, renderHook } from "@testing-library/react";

import { makeUser } from "@/test/factories";

import { keepDraft, readDraft, settleDraft, useDraft } from "./draft";
import { beginSession, endSession } from "./session/gate";

afterEach(endSession);

describe("a draft", () => {
  it("is there again at its place, and at no other", () => {
    keepDraft("TX1:comment", "a thought");
    expect(readDraft("TX1:comment")).toBe("a thought");
    expect(readDraft("TX2:comment")).toBe("");
    keepDraft("TX1:comment", "");
    expect(sessionStorage).toHaveLength(0);
  });

  it("does not cross persons", () => {
    beginSession(makeUser());
    keepDraft("TX1:comment", "Ana's");
    beginSession(makeUser({ user_id: 12 }));
    expect(readDraft("TX1:comment")).toBe("");
    beginSession(makeUser({ user_type: "employee" }));
    expect(readDraft("TX1:comment")).toBe("");
    beginSession(makeUser());
    expect(readDraft("TX1:comment")).toBe("Ana's");
  });

  it("says whether it comes from before", () => {
    keepDraft("TX1:note", "before");
    const { result } = renderHook(() => useDraft("TX1:note"));
    expect(result.current).toMatchObject({ text: "before", isRestored: true });
    act(() => result.current.setText(""));
    expect(result.current).toMatchObject({ text: "", isRestored: false });
    act(() => result.current.setText("new"));
    expect(result.current.isRestored).toBe(false);
  });

  it.each([
    ["nothing more", "first thought", ""],
    ["words that go on", "first thought and a second", "and a second"],
    ["a new line", "first thought\n\nsecond", "second"],
    ["a change in between", "first good thought", "first good thought"],
    ["other words", "second", "second"],
  ])("that was sent leaves %s", (_, now, left) => {
    keepDraft("TX1:comment", now);
    settleDraft("TX1:comment", "first thought");
    expect(readDraft("TX1:comment")).toBe(left);
  });
});
