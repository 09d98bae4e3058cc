import { labelFit, searchFits, suggest } from "./fits";

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

describe("the kinds to choose from", () => {
  const support = { department: "IT", category: "Technology", sub_category: "Support" };
  const leave = { department: "Human Resources", category: "Leave", sub_category: "" };

  it("are called by their closest words", () => {
    expect(labelFit(support)).toEqual({ title: "Technology: Support", place: "IT" });
    expect(labelFit(leave)).toEqual({ title: "Leave", place: "Human Resources" });
  });

  it("are found where words begin, all of them", () => {
    expect(searchFits([support, leave], "tech sup")).toEqual([support]);
    expect(searchFits([support, leave], "RES")).toEqual([leave]);
    expect(searchFits([support, leave], "ology")).toEqual([]);
    expect(searchFits([support, leave], " ")).toEqual([support, leave]);
  });
});
