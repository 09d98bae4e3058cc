import { wordMove } from "./moves";

const VERIFY = { step_id: 4, name: "Verify" };

describe("wordMove", () => {
  it("says in the title what happens, and on the button which verb", () => {
    expect(wordMove({ transition_id: 9, name: "Reject", to_step: VERIFY })).toEqual({
      title: "Move this ticket to Verify",
      verb: "Reject",
      hint: "Goes to Verify",
    });
  });

  it.each(["", "verify ", "Verify"])("makes a verb where the name is only %j", (name) => {
    expect(wordMove({ transition_id: 9, name, to_step: VERIFY }).verb).toBe("Move to Verify");
  });

  it("finishes where there is no next step", () => {
    expect(wordMove({ transition_id: null, name: "Finish", to_step: null })).toMatchObject({
      title: "Finish this ticket",
      verb: "Finish",
    });
  });

  it("keeps names from right to left apart", () => {
    expect(
      wordMove({ transition_id: 9, name: "رفض", to_step: { step_id: 4, name: "فحص" } }),
    ).toEqual({
      title: "Move this ticket to \u2068فحص\u2069",
      verb: "\u2068رفض\u2069",
      hint: "Goes to \u2068فحص\u2069",
    });
  });
});
