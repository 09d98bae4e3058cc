import { describe, expect, it } from "vitest";

import { countryName } from "./words";

describe("countryName", () => {
  it("names a country", () => expect(countryName("DE")).toBe("Germany"));

  it.each(["", "DEU", "D", "not a code"])("shows %j as it is", (code) =>
    expect(countryName(code)).toBe(code),
  );
});
