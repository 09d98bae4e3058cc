import { ApiError } from "./api/errors";
import { fieldErrorsOf } from "./field-errors";

describe("fieldErrorsOf", () => {
  it("keeps every message of the fields that the form has, and no others", () => {
    const error = new ApiError(400, "invalid", "Look again.", {
      subject: ["Too long.", "Too loud."],
      rev: ["Not yours."],
    });
    expect(fieldErrorsOf(error, ["subject", "category"])).toEqual({
      subject: "Too long. Too loud.",
    });
  });

  it("is empty for what no server said", () => {
    expect(fieldErrorsOf(new Error("broken"), ["subject"])).toEqual({});
  });
});
