import { describe, expect, it } from "vitest";

import { roleWords } from "./role";

describe("roleWords", () => {
  it("names the role", () => {
    expect(roleWords("Agent")).toBe("Agent");
  });

  it.each(["", null, undefined])("calls a step without a role automatic (%j)", (role) => {
    expect(roleWords(role)).toBe("Automatic");
  });
});
