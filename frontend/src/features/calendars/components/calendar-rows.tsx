import { Link } from "@tanstack/react-router";

import { type ListColumn, ListRows } from "@/components/list-rows";
import list from "@/components/list-rows.module.css";
import type { ShownRows } from "@/lib/use-list";

import type { Calendar } from "../api/calendars";
import { weekWords } from "../lib/calendar-form";
import type { Column, Sort } from "../lib/search";
import { countryName } from "../lib/words";
import classes from "./calendars.module.css";

/** "Germany, up to 2028"; "None copied" without a country. */
const holidaysIn = ({ country, subdivision, holidays_until }: Calendar): string => {
  if (!country) return "None copied";
  const place = subdivision ? `${countryName(country)} (${subdivision})` : countryName(country);
  return holidays_until ? `${place}, up to ${holidays_until.slice(0, 4)}` : place;
};

const COLUMNS: ListColumn<Calendar, Column>[] = [
  { label: "Name", sort: "name", render: (calendar) => <CalendarLink calendar={calendar} /> },
  {
    label: "Time zone",
    head: classes.zone,
    cell: classes.muted,
    render: ({ time_zone }) => time_zone,
  },
  {
    label: "Week",
    head: classes.week,
    titleOf: ({ hours }) => weekWords(hours),
    render: ({ hours }) => weekWords(hours) || "Open days only",
  },
  { label: "Holidays", cell: classes.muted, titleOf: holidaysIn, render: holidaysIn },
];

export function CalendarRows({
  calendars,
  sort,
  onSort,
}: {
  calendars: ShownRows<Calendar, number>;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  return (
    <ListRows
      label="Calendars"
      list={calendars}
      columns={COLUMNS}
      card={(calendar) => <CalendarCard calendar={calendar} />}
      sort={sort}
      onSort={onSort}
      className={classes.table}
    />
  );
}

function CalendarCard({ calendar }: { calendar: Calendar }) {
  return (
    <>
      <CalendarLink calendar={calendar} />
      <span>{weekWords(calendar.hours) || "Open days only"}</span>
      <span className={list.cardFoot}>
        {calendar.time_zone} · {holidaysIn(calendar)}
      </span>
    </>
  );
}

/** The link of a row. It covers the row, so that a click anywhere on it opens the calendar. */
function CalendarLink({ calendar }: { calendar: Calendar }) {
  return (
    <Link
      to="/calendars/$calendarId"
      params={{ calendarId: String(calendar.calendar_id) }}
      className={list.link}
      data-row-link
      dir="auto"
    >
      {calendar.name}
    </Link>
  );
}
