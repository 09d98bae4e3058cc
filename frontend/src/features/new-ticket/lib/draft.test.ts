import { complaints, EMPTY_DRAFT, extrasOf, isTooLong, readAmount, toBody } from "./draft";

const DRAFT = {
  ...EMPTY_DRAFT,
  subject: " Laptop ",
  description: "Black screen",
  department: "IT",
  category: "Technology",
};

describe("a draft", () => {
  it("says what is missing", () => {
    expect(Object.keys(complaints(EMPTY_DRAFT))).toEqual([
      "subject",
      "description",
      "kind",
      "department",
      "category",
    ]);
    expect(complaints(DRAFT)).toEqual({});
  });

  it("says what is too long, and by how much", () => {
    const draft = { ...DRAFT, subject: "x".repeat(256), category: "y".repeat(70) };
    expect(complaints(draft)).toEqual({
      subject: expect.stringMatching(/^1 character too many/),
      category: expect.stringMatching(/^6 characters too many/),
    });
    expect(isTooLong(draft)).toBe(true);
    expect(isTooLong(DRAFT)).toBe(false);
  });

  it("is sent without what is empty", () => {
    expect(toBody(DRAFT)).toEqual({
      subject: "Laptop",
      description: "Black screen",
      department: "IT",
      category: "Technology",
      priority: "Medium",
    });
  });

  it("names whom it is for, by a number where the id is one", () => {
    const person = { ...DRAFT, employee_name: " Robin ", employee_email: "r@tts.example" };
    expect(toBody({ ...person, employee_id: "4711" }).employee).toEqual({
      id: 4711,
      name: "Robin",
      email: "r@tts.example",
    });
    expect(toBody({ ...DRAFT, employee_id: "E-12" }).employee).toEqual({ id: "E-12" });
  });

  it("carries the further fields of its category, and those only", () => {
    const full = {
      ...DRAFT,
      asset_name: "Laptop 17",
      serial_number: "SN-1",
      requested_budget: "1200,50",
      cost_items: [
        { key: "a", name: "Chairs", cost: "1200.50" },
        { key: "b", name: " ", cost: "" },
      ],
    };
    expect(toBody(full)).not.toHaveProperty("asset_name");
    expect(toBody({ ...full, category: "asset management " })).toMatchObject({
      asset_name: "Laptop 17",
      serial_number: "SN-1",
    });
    const budget = toBody({ ...full, category: "Budget" });
    expect(budget).toMatchObject({
      requested_budget: 1200.5,
      cost_items: [{ name: "Chairs", cost: 1200.5 }],
    });
    expect(budget).not.toHaveProperty("asset_name");
  });

  it("refuses amounts that are none", () => {
    const broken = {
      ...DRAFT,
      category: "Budget",
      requested_budget: "much",
      cost_items: [{ key: "a", name: "", cost: "12x" }],
    };
    expect(Object.keys(complaints(broken))).toEqual([
      "requested_budget",
      "item.a.name",
      "item.a.cost",
    ]);
    expect(complaints({ ...broken, category: "Technology" })).toEqual({});
  });
});

describe("amounts", () => {
  it.each([
    ["12", 12],
    [" 99,5 ", 99.5],
    ["-1", null],
    ["1e9", null],
    ["1.234", null],
    ["", null],
  ])("of %j is %j", (text, amount) => {
    expect(readAmount(text)).toBe(amount);
  });

  it("are asked for in budgets only", () => {
    expect(["BUDGET", "Asset Management", "Technology"].map(extrasOf)).toEqual([
      "budget",
      "asset",
      null,
    ]);
  });
});
