import { screen, within } from "@testing-library/react";

import { makeRow } from "@/test/factories";
import { renderPage } from "@/test/render";

import type { MyWorkRow } from "../api/my-work";
import { WorkRows } from "./work-rows";

const closed = (id: number, outcome: MyWorkRow["outcome"]): MyWorkRow => ({
  ...makeRow(id, `About ${outcome}`),
  outcome,
  acted_on: "2026-11-22T11:00:00Z",
});

describe("a row of closed work", () => {
  it("says where somebody else ended it", async () => {
    const rows = [closed(1, "acted"), closed(2, "transferred"), closed(3, "escalated")];
    const list = { rows, gone: new Set<number>(), idOf: (row: MyWorkRow) => row.task_item_id };
    renderPage(<WorkRows list={list} tab="acted" sort="-acted" onSort={() => {}} />);
    const rowOf = async (name: string) =>
      within(await screen.findByRole("row", { name: new RegExp(name) }));
    expect((await rowOf("About acted")).getByText("Open")).toBeVisible();
    expect((await rowOf("About transferred")).getByText("Went to somebody else")).toBeVisible();
    expect((await rowOf("About escalated")).getByText("Escalated")).toBeVisible();
  });
});
