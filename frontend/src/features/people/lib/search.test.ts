import { peopleSearchSchema, stateOf, toQuery } from "./search";

describe("the address of the list of people", () => {
  it("drops what makes no sense", () => {
    expect(
      peopleSearchSchema.parse({ q: ["7"], state: "lost", role: "Agent", sort: "age", page: 1 }),
    ).toEqual({ role: "Agent" });
  });

  it.each([
    ["active", { is_active: true, is_set_up: true }],
    ["invited", { is_active: true, is_set_up: false }],
    ["deactivated", { is_active: false, is_set_up: undefined }],
    [undefined, { is_active: undefined, is_set_up: undefined }],
  ] as const)("asks the server for %s ones", (state, query) => {
    expect(toQuery({ state })).toMatchObject({ ...query, ordering: ["full_name"], page: 1 });
  });
});

describe("stateOf", () => {
  it("says deactivated whether or not there is a password", () => {
    expect(stateOf({ is_active: false, is_set_up: true })).toBe("deactivated");
    expect(stateOf({ is_active: false, is_set_up: false })).toBe("deactivated");
    expect(stateOf({ is_active: true, is_set_up: false })).toBe("invited");
    expect(stateOf({ is_active: true, is_set_up: true })).toBe("active");
  });
});
