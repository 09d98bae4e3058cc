import { useQuery } from "@tanstack/react-query";
import { type ComponentType, type ReactNode, useState } from "react";

import { FloatingBars, SaidBar } from "@/components/floating-bars";
import { ListPage, type ListPageProps, type ListTab, type ListWords } from "@/components/list-page";
import page from "@/components/list-page.module.css";
import { ListToolbar } from "@/components/list-toolbar";
import { type Counts, countsQuery } from "@/lib/api/counts";
import type { BulkProps, BulkTicket } from "@/lib/bulk";
import { lazily } from "@/lib/lazily";
import { useList } from "@/lib/use-list";
import { useSelection } from "@/lib/use-selection";

import { PAGE_SIZE, type Scope, ticketListQuery } from "../api/ticket-lists";
import { filtersOf } from "../lib/filters";
import type { ListRow } from "../lib/rows";
import {
  defaultSort,
  type Sort,
  sortChoices,
  type Tab,
  type TicketListSearch,
} from "../lib/search";
import { TicketRows } from "./ticket-rows";

const AssignWorkflowDialog = lazily(() =>
  import("./assign-workflow-dialog").then((it) => it.AssignWorkflowDialog),
);

/** The tabs, with the numbers of late and of unassigned tickets, which need attention. */
const tabsOf = (counts: Counts | null | undefined): ListTab<"inactive" | "unassigned">[] => [
  { label: "Active", badge: lateBadge(counts?.late ?? 0) },
  { value: "inactive", label: "Inactive" },
  { value: "unassigned", label: "Unassigned", badge: countBadge(counts?.unassigned ?? 0) },
];

const lateBadge = (late: number): ReactNode =>
  late > 0 && <span className={`${page.tabCount} ${page.late}`}>{late} late</span>;

const countBadge = (count: number): ReactNode =>
  count > 0 && <span className={page.tabCount}>{count}</span>;

const emptyWords = (texts: Record<Tab, string>): Record<Tab, ListWords["nothing"]> => ({
  active: { icon: "history", title: "Nothing here yet", text: texts.active },
  inactive: { icon: "history", title: "Nothing here yet", text: texts.inactive },
  unassigned: { icon: "check", title: "Nothing waits", text: texts.unassigned },
});

type ScopeWords = { title: string; refused: string; nothing: Record<Tab, ListWords["nothing"]> };

const WORDS: Record<Scope, ScopeWords> = {
  all: {
    title: "Tickets",
    refused: "Only Admins see every ticket. Yours are under My work.",
    nothing: emptyWords({
      active: "Tickets that somebody works on are listed here as soon as they arrive.",
      inactive: "Tickets that are resolved or withdrawn are listed here.",
      unassigned: "Every ticket has a workflow and a person.",
    }),
  },
  owned: {
    title: "Owned",
    refused: "Only Ticket Coordinators own tickets. Yours are under My work.",
    nothing: emptyWords({
      active: "Tickets that you are the owner of are listed here as soon as they arrive.",
      inactive: "Tickets of yours that are resolved or withdrawn are listed here.",
      unassigned: "Somebody works on each of your tickets.",
    }),
  },
};

/** A list of tickets by state: all tickets for Admins, the owned ones for coordinators. */
export function TicketListPage({
  scope,
  search,
  onSearch,
  Bulk,
}: ListPageProps<TicketListSearch> & {
  scope: Scope;
  /** The bar for selected tickets. */
  Bulk: ComponentType<BulkProps>;
}) {
  const tab: Tab = search.tab ?? "active";
  const sort = search.sort ?? defaultSort(tab);
  const sortBy = (next: Sort) => onSearch({ sort: next === defaultSort(tab) ? undefined : next });
  const counts = useQuery(countsQuery).data?.[scope];
  const [assigned, setAssigned] = useState<ListRow | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const list = useList({
    queryOf: (page: number) => ticketListQuery(scope, { ...filtersOf(search), page }),
    page: search.page,
    pageSize: PAGE_SIZE,
    idOf: (row: ListRow) => row.number,
    onSearch,
  });
  const selection = useSelection({
    key: [scope, tab, search.q, search.priority].join("|"),
    list,
    // A ticket that no workflow has taken has no task to act on.
    canSelect: ({ taskId }) => taskId !== null,
    nameOf: ({ number }) => number,
  });
  const selected = selection.rows.flatMap(toBulkTicket);
  const selectable = list.rows?.some(({ taskId }) => taskId !== null) ? selection : undefined;
  const { title, refused, nothing } = WORDS[scope];
  return (
    <ListPage
      title={title}
      tabs={tabsOf(counts)}
      tab={search.tab}
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
        loading: "Loading tickets",
        failed: "The tickets did not load",
        refused,
        nothing: nothing[tab],
        noMatch: { text: "No ticket of this list fits this search and these filters." },
      }}
      onClear={
        search.q || search.priority
          ? () => onSearch({ q: undefined, priority: undefined })
          : undefined
      }
      rows={
        <TicketRows
          tickets={list}
          tab={tab}
          sort={sort}
          onSort={sortBy}
          selection={selectable}
          onAssign={scope === "all" ? setAssigned : undefined}
        />
      }
    >
      <FloatingBars hasRoom={selected.length > 0}>
        <SaidBar onDone={() => setSaid(null)}>{said}</SaidBar>
        {selected.length > 0 && (
          <Bulk
            tickets={selected}
            onKeep={(kept) => selection.keep(({ taskId }) => taskId !== null && kept.has(taskId))}
            onClear={selection.clear}
            onDone={setSaid}
          />
        )}
      </FloatingBars>
      {assigned && (
        <AssignWorkflowDialog row={assigned} onDone={setSaid} onClose={() => setAssigned(null)} />
      )}
    </ListPage>
  );
}

const toBulkTicket = ({ taskId, number, subject, role }: ListRow): BulkTicket[] =>
  taskId === null ? [] : [{ taskId, number, subject, role }];
