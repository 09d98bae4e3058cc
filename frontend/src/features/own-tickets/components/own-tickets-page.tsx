import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { ListPage, type ListPageProps, type ListTab, type ListWords } from "@/components/list-page";
import { ListToolbar } from "@/components/list-toolbar";
import { useList } from "@/lib/use-list";

import { type OwnTicket, ownTicketsQuery, PAGE_SIZE } from "../api/own-tickets";
import {
  DEFAULT_SORT,
  type OwnTicketsSearch,
  SORT_CHOICES,
  type Sort,
  type Tab,
} from "../lib/search";
import { OwnTicketRows } from "./own-ticket-rows";

const TABS: readonly ListTab<"done" | "all">[] = [
  { label: "Open" },
  { value: "done", label: "Done" },
  { value: "all", label: "All" },
];

const FIRST: Omit<ListWords["nothing"], "title"> = {
  icon: "inbox",
  text: "Whatever you need from another department starts as a ticket. It is listed here until it is done.",
  action: <Button renderRoot={(props) => <Link to="/new" {...props} />}>Create a ticket</Button>,
};

const NOTHING: Record<Tab, ListWords["nothing"]> = {
  open: { ...FIRST, title: "Nothing is open" },
  done: {
    icon: "history",
    title: "Nothing here yet",
    text: "Tickets of yours that are resolved or withdrawn are listed here.",
  },
  all: { ...FIRST, title: "You have no tickets yet" },
};

/** The list of an employee's own tickets and their status. */
export function OwnTicketsPage({ search, onSearch }: ListPageProps<OwnTicketsSearch>) {
  const sort = search.sort ?? DEFAULT_SORT;
  const sortBy = (next: Sort) => onSearch({ sort: next === DEFAULT_SORT ? undefined : next });
  const list = useList({
    queryOf: (page: number) => ownTicketsQuery({ ...search, page: page === 1 ? undefined : page }),
    page: search.page,
    pageSize: PAGE_SIZE,
    idOf: (ticket: OwnTicket) => ticket.ticket_id,
    onSearch,
  });
  return (
    <ListPage
      title="My tickets"
      tabs={TABS}
      tab={search.tab}
      onTab={(tab) => onSearch({ tab })}
      list={list}
      toolbar={
        <ListToolbar
          search={search}
          onSearch={onSearch}
          sort={sort}
          sortChoices={SORT_CHOICES}
          onSort={sortBy}
        />
      }
      words={{
        loading: "Loading tickets",
        failed: "Your tickets did not load",
        nothing: NOTHING[search.tab ?? "open"],
        noMatch: { text: "No ticket of yours fits this search and these filters." },
      }}
      onClear={
        search.q || search.priority
          ? () => onSearch({ q: undefined, priority: undefined })
          : undefined
      }
      rows={<OwnTicketRows tickets={list} sort={sort} onSort={sortBy} />}
    />
  );
}
