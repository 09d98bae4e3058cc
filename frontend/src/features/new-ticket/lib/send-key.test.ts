import { makeSendKeys } from "./send-key";

describe("the key of a form", () => {
  it("stays with the content", () => {
    const keyOf = makeSendKeys();
    const first = keyOf("a");
    expect(keyOf("a")).toBe(first);
    expect(keyOf("b")).not.toBe(first);
  });

  it("is another form's never", () => {
    expect(makeSendKeys()("a")).not.toBe(makeSendKeys()("a"));
  });
});
