import { type ComponentType, useState } from "react";

import { FloatingBars, SaidBar } from "@/components/floating-bars";
import { ListPage, type ListPageProps, type ListTab, type ListWords } from "@/components/list-page";
import { ListToolbar } from "@/components/list-toolbar";
import type { BulkProps } from "@/lib/bulk";
import { useList } from "@/lib/use-list";
import { useSelection } from "@/lib/use-selection";

import { type MyWorkRow, myWorkQuery, PAGE_SIZE } from "../api/my-work";
import { filtersOf } from "../lib/filters";
import { defaultSort, type MyWorkSearch, type Sort, sortChoices, type Tab } from "../lib/search";
import { WorkRows } from "./work-rows";

const TABS: readonly ListTab<"acted">[] = [
  { label: "Open" },
  { value: "acted", label: "Done by me" },
];

const NOTHING: Record<Tab, ListWords["nothing"]> = {
  open: {
    icon: "check",
    title: "All done",
    text: "Nothing waits for you. The next ticket of your role appears here by itself, and the bell tells you.",
  },
  acted: {
    icon: "history",
    title: "Nothing done yet",
    text: "Tickets that you have moved on are listed here, with what became of their deadline.",
  },
};

/** The list of the user's open and finished work. */
export function MyWorkPage({
  search,
  onSearch,
  Bulk,
}: ListPageProps<MyWorkSearch> & {
  /** The bar for selected tickets. */
  Bulk: ComponentType<BulkProps>;
}) {
  const tab = search.tab ?? "open";
  const sort = search.sort ?? defaultSort(tab);
  const sortBy = (next: Sort) => onSearch({ sort: next === defaultSort(tab) ? undefined : next });
  const list = useList({
    queryOf: (page: number) => myWorkQuery({ ...filtersOf(search), page }),
    page: search.page,
    pageSize: PAGE_SIZE,
    idOf: (row: MyWorkRow) => row.task_item_id,
    onSearch,
  });
  const [said, setSaid] = useState<string | null>(null);
  const selection = useSelection({
    key: [tab, search.q, search.priority].join("|"),
    list,
    canSelect: () => true,
    nameOf: (row) => row.task.ticket.ticket_number,
  });
  const selected = selection.rows.map(({ role, task: { task_id, ticket } }) => ({
    taskId: task_id,
    number: ticket.ticket_number,
    subject: ticket.subject,
    role,
  }));
  // Work that is done is somebody else's now.
  const selectable = tab === "open" ? selection : undefined;
  return (
    <ListPage
      title="My work"
      hasCount={tab === "open"}
      isCountInWindow
      tabs={TABS}
      tab={tab === "acted" ? tab : undefined}
      onTab={(next) => onSearch({ tab: next, sort: undefined })}
      list={list}
      toolbar={
        <ListToolbar
          search={search}
          onSearch={onSearch}
          sort={sort}
          sortChoices={sortChoices(tab)}
          onSort={sortBy}
          selection={selectable}
        />
      }
      words={{
        loading: "Loading your work",
        failed: "Your work did not load",
        nothing: NOTHING[tab],
        noMatch: { text: "No ticket of yours fits this search and these filters." },
      }}
      onClear={
        search.q || search.priority
          ? () => onSearch({ q: undefined, priority: undefined })
          : undefined
      }
      rows={<WorkRows list={list} tab={tab} sort={sort} onSort={sortBy} selection={selectable} />}
    >
      <FloatingBars hasRoom={selected.length > 0}>
        <SaidBar onDone={() => setSaid(null)}>{said}</SaidBar>
        {selected.length > 0 && (
          <Bulk
            tickets={selected}
            onKeep={(kept) => selection.keep(({ task }) => kept.has(task.task_id))}
            onClear={selection.clear}
            onDone={setSaid}
          />
        )}
      </FloatingBars>
    </ListPage>
  );
}
