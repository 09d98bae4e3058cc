import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import form from "@/components/form-page.module.css";
import { EmptyState, ErrorState } from "@/components/states";
import { TitleBelowList } from "@/components/title-below-list";
import { isMissing } from "@/lib/api/errors";

import { calendarQuery } from "../api/calendars";
import classes from "./calendars.module.css";
import { DeleteCard } from "./delete-card";
import { EditForm } from "./edit-form";
import { RevisionsCard } from "./revisions-card";
import { TryCard } from "./try-card";

/** The page of one calendar: its hours, a field to try them, its revisions, and its deletion. */
export function CalendarPage({ calendarId }: { calendarId: number }) {
  const calendar = useQuery(calendarQuery(calendarId));
  if (calendar.data && !isMissing(calendar.error)) {
    return (
      <div className={`${form.page} ${classes.page}`}>
        <TitleBelowList name={calendar.data.name} list="Calendars" to="/calendars" />
        <EditForm current={calendar.data} />
        <TryCard calendar={calendar.data} />
        <RevisionsCard calendar={calendar.data} />
        <DeleteCard calendar={calendar.data} />
      </div>
    );
  }
  return (
    <div className={`${form.page} ${classes.page}`}>
      <TitleBelowList name="Calendar" list="Calendars" to="/calendars" />
      {calendar.isPending && (
        <div className={form.card} role="status" aria-label="Loading the calendar">
          <Skeleton height={28} width="40%" />
          <Skeleton height={12} width="60%" />
          <Skeleton height={200} />
        </div>
      )}
      {calendar.isError &&
        (isMissing(calendar.error) ? (
          <EmptyState icon="search" title="There is no such calendar">
            It was deleted, or the address is mistyped.
          </EmptyState>
        ) : (
          <ErrorState
            title="The calendar did not load"
            error={calendar.error}
            onRetry={() => calendar.refetch()}
            isRetrying={calendar.isFetching}
          />
        ))}
    </div>
  );
}
