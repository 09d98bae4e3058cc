import { screen } from "@testing-library/react";

import { renderPage } from "@/test/render";

import { SearchSelect } from "./search-select";

describe("SearchSelect", () => {
  it("scrolls the list itself, which the keyboard reaches from its field", async () => {
    const found = Array.from({ length: 50 }, (_, id) => ({ value: `${id}`, label: `Flow ${id}` }));
    const { user } = renderPage(
      <SearchSelect
        label="Workflow"
        description=""
        choices={{ found, isCut: false }}
        isPending={false}
        chosen={null}
        onChoose={() => {}}
        text=""
        onText={() => {}}
        error={null}
        nothingFound="None"
      />,
    );
    await user.click(await screen.findByRole("combobox", { name: "Workflow" }));
    const list = await screen.findByRole("listbox");
    expect(screen.getAllByRole("option").map((option) => option.parentElement)).toEqual(
      found.map(() => list),
    );
  });
});
