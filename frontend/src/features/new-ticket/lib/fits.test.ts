import { suggest } from "./fits";

const FITS = [
  { department: "IT", category: "Technology", sub_category: "Support" },
  { department: "IT", category: "Asset Management", sub_category: "Check-in" },
  { department: "it ", category: "Asset Management", sub_category: "Check-out" },
  { department: "Finance", category: "Budget", sub_category: "" },
];

describe("suggest", () => {
  it("names each value once, whatever its case", () => {
    expect(suggest(FITS, "department", {})).toEqual(["Finance", "it"]);
  });

  it("narrows by what is chosen already", () => {
    expect(suggest(FITS, "category", { department: " it" })).toEqual([
      "Asset Management",
      "Technology",
    ]);
    expect(suggest(FITS, "sub_category", { department: "Finance", category: "Budget" })).toEqual(
      [],
    );
  });

  it("offers everything where nothing fits", () => {
    expect(suggest(FITS, "category", { department: "Law" })).toHaveLength(3);
  });
});
