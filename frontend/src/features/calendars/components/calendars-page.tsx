import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";

import { ListPage, type ListPageProps, type ListTab } from "@/components/list-page";
import page from "@/components/list-page.module.css";
import { SearchField } from "@/components/search-field";
import { useList } from "@/lib/use-list";

import { type Calendar, calendarsQuery, PAGE_SIZE } from "../api/calendars";
import { type CalendarsSearch, DEFAULT_SORT, type Sort, type Tab } from "../lib/search";
import { CalendarRows } from "./calendar-rows";
import classes from "./calendars.module.css";
import { WorkflowList } from "./workflow-list";

export const TITLE = "Calendars";
export const LIST_TABS: readonly ListTab<Tab>[] = [
  { label: "Calendars" },
  { value: "workflows", label: "Workflows" },
];

/** The list of all calendars, and the list of workflows with the calendar of each. For Admins. */
export function CalendarsPage(props: ListPageProps<CalendarsSearch>) {
  return props.search.tab === "workflows" ? (
    <WorkflowList {...props} head={headOf(props)} />
  ) : (
    <CalendarList {...props} />
  );
}

const headOf = ({ search, onSearch }: ListPageProps<CalendarsSearch>) => ({
  title: TITLE,
  tabs: LIST_TABS,
  tab: search.tab,
  onTab: (tab: Tab | undefined) => onSearch({ tab, q: undefined, sort: undefined }),
});

function CalendarList({ search, onSearch }: ListPageProps<CalendarsSearch>) {
  const sort = search.sort ?? DEFAULT_SORT;
  const list = useList({
    queryOf: (number: number) =>
      calendarsQuery({ ...search, page: number === 1 ? undefined : number }),
    page: search.page,
    pageSize: PAGE_SIZE,
    idOf: (calendar: Calendar) => calendar.calendar_id,
    isHeld: false,
    onSearch,
  });
  return (
    <ListPage
      {...headOf({ search, onSearch })}
      list={list}
      toolbar={
        <div className={page.toolbar}>
          <SearchField
            label="Search by name"
            placeholder="Search name"
            value={search.q}
            onSearch={(q) => onSearch({ q })}
          />
          <NewCalendar className={classes.add} />
        </div>
      }
      words={{
        loading: "Loading calendars",
        failed: "The calendars did not load",
        nothing: {
          icon: "clock",
          title: "No calendar yet",
          text: "A calendar says in which hours the time of tickets counts. Without one it counts round the clock.",
          action: <NewCalendar />,
        },
        noMatch: { text: "No calendar has this name." },
      }}
      onClear={search.q ? () => onSearch({ q: undefined }) : undefined}
      rows={
        <CalendarRows
          calendars={list}
          sort={sort}
          onSort={(next: Sort) => onSearch({ sort: next === DEFAULT_SORT ? undefined : next })}
        />
      }
    />
  );
}

function NewCalendar({ className }: { className?: string }) {
  return (
    <Button className={className} renderRoot={(props) => <Link to="/calendars/new" {...props} />}>
      New calendar
    </Button>
  );
}
