import { humanizeKey, listFacts, readText } from "./facts";

describe("humanizeKey", () => {
  it("reads as words", () => {
    expect(humanizeKey("requested_budget-total")).toBe("Requested budget total");
  });
});

describe("listFacts", () => {
  it("says every kind of value in words, and leaves out what says nothing", () => {
    const facts = listFacts({
      serial_number: "7XK2",
      needs_loan: true,
      floor: 4,
      nothing: null,
      empty: "",
      cost_items: [{ item: "Keyboard", cost: 80 }, { item: "Battery" }],
    });
    expect(facts).toEqual([
      { label: "Serial number", value: "7XK2" },
      { label: "Needs loan", value: "Yes" },
      { label: "Floor", value: "4" },
      { label: "Cost items", value: "Item: Keyboard, Cost: 80\nItem: Battery" },
    ]);
  });
});

describe("readText", () => {
  it("is empty for what is no text", () => {
    expect(readText({ name: "Marta", tags: [] }, "name")).toBe("Marta");
    expect(readText({ name: "Marta", tags: [] }, "tags")).toBe("");
    expect(readText(null, "name")).toBe("");
  });
});
