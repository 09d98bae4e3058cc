import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import { isConflict, isMissing } from "@/lib/api/errors";
import type { components } from "@/lib/api/generated/workflow";

import { type CalendarsSearch, toQuery } from "../lib/search";

type Schemas = components["schemas"];
export type Calendar = Schemas["CalendarOutput"];
export type CalendarBody = Schemas["CalendarInputRequest"];
export type Effect = Schemas["PreviewOutput"];
export type Revision = Schemas["RevisionOutput"];
export type Tried = Schemas["DeadlineOutput"];

export const PAGE_SIZE = 25;
const REVISIONS_SHOWN = 20;
const MOST_FOUND = 20;
/** The interval, in milliseconds, of asking how many open tickets have taken up an edit. */
const TAKE_UP_MS = 2_000;

const calendarKeys = {
  all: ["calendars"] as const,
  one: (id: number) => ["calendars", "one", id] as const,
};

export const calendarsQuery = (search: CalendarsSearch) =>
  queryOptions({
    queryKey: [...calendarKeys.all, "list", search] as const,
    queryFn: ({ signal }) => {
      const query = { ...toQuery(search), page_size: PAGE_SIZE };
      return bodyOf(workflowClient.GET("/calendars/", { params: { query }, signal }));
    },
    placeholderData: (page) => page,
  });

/** The first calendars whose name contains these words, for a field to choose from. */
export const calendarChoicesQuery = (text: string) =>
  queryOptions({
    queryKey: [...calendarKeys.all, "choices", text] as const,
    queryFn: ({ signal }) => {
      const query = { search: text || undefined, page_size: MOST_FOUND };
      return bodyOf(workflowClient.GET("/calendars/", { params: { query }, signal }));
    },
    placeholderData: (page) => page,
  });

const pathOf = (id: number) => ({ path: { id } });

export const calendarQuery = (id: number) =>
  queryOptions({
    queryKey: calendarKeys.one(id),
    queryFn: ({ signal }) =>
      bodyOf(workflowClient.GET("/calendars/{id}/", { params: pathOf(id), signal })),
  });

/** The newest edits of a calendar; loaded again and again while open tickets take up the newest. */
export const revisionsQuery = (id: number) =>
  queryOptions({
    queryKey: [...calendarKeys.one(id), "revisions"],
    queryFn: ({ signal }) => {
      const params = { ...pathOf(id), query: { page_size: REVISIONS_SHOWN } };
      return bodyOf(workflowClient.GET("/calendars/{id}/revisions/", { params, signal }));
    },
    refetchInterval: ({ state }) =>
      state.data?.results[0]?.state === "applying" ? TAKE_UP_MS : false,
  });

/** The codes of the countries whose holidays a calendar can copy. */
export const countriesQuery = queryOptions({
  queryKey: ["countries"],
  queryFn: async ({ signal }) =>
    (await bodyOf(workflowClient.GET("/calendars/countries/", { signal }))).countries,
  staleTime: Number.POSITIVE_INFINITY,
});

export const subdivisionsQuery = (code: string) =>
  queryOptions({
    queryKey: ["countries", code],
    queryFn: async ({ signal }) => {
      const params = { path: { code } };
      const answer = workflowClient.GET("/calendars/countries/{code}/", { params, signal });
      return (await bodyOf(answer)).subdivisions;
    },
    staleTime: Number.POSITIVE_INFINITY,
    enabled: code !== "",
  });

/** Returns a function that stores a saved calendar in the cache and loads what depends on it. */
const useKeepCalendar = () => {
  const queryClient = useQueryClient();
  return async (calendar: Calendar) => {
    queryClient.setQueryData(calendarKeys.one(calendar.calendar_id), calendar);
    await queryClient.invalidateQueries({ queryKey: calendarKeys.all });
  };
};

/**
 * Returns a function that loads the calendar again if an error shows that somebody else has changed
 * or deleted it.
 */
const useReload = () => {
  const queryClient = useQueryClient();
  return (error: Error) => {
    if (isConflict(error) || isMissing(error)) {
      void queryClient.invalidateQueries({ queryKey: calendarKeys.all });
    }
  };
};

const seen = (rev: number) => ({ "If-Match": `"${rev}"` });

export const useCreateCalendar = () => {
  const keep = useKeepCalendar();
  return useMutation({
    mutationFn: (body: CalendarBody) => bodyOf(workflowClient.POST("/calendars/", { body })),
    onSuccess: keep,
  });
};

/** Saves an edit of the revision `rev`; fails with 409 `stale_rev` if there is a newer revision. */
export const useSaveCalendar = (id: number) => {
  const keep = useKeepCalendar();
  const reload = useReload();
  return useMutation({
    mutationFn: ({ body, rev }: { body: CalendarBody; rev: number }) =>
      bodyOf(
        workflowClient.PUT("/calendars/{id}/", {
          params: { ...pathOf(id), header: seen(rev) },
          body,
        }),
      ),
    onSuccess: keep,
    onError: reload,
  });
};

/** The effect that an edit would have on open tickets. The request changes nothing. */
export const usePreviewCalendar = (id: number) =>
  useMutation({
    mutationFn: (body: CalendarBody) =>
      bodyOf(workflowClient.POST("/calendars/{id}/preview/", { params: pathOf(id), body })),
  });

/** Makes the hours of a former revision the newest again. */
export const useRestoreRevision = (id: number) => {
  const keep = useKeepCalendar();
  const reload = useReload();
  return useMutation({
    mutationFn: ({ wanted, rev }: { wanted: number; rev: number }) =>
      bodyOf(
        workflowClient.POST("/calendars/{id}/revisions/{rev}/restore/", {
          params: { path: { id, rev: wanted }, header: seen(rev) },
        }),
      ),
    onSuccess: keep,
    onError: reload,
  });
};

export const useDeleteCalendar = (id: number) => {
  const queryClient = useQueryClient();
  const reload = useReload();
  return useMutation({
    mutationFn: async (rev: number) => {
      const params = { ...pathOf(id), header: seen(rev) };
      await workflowClient.DELETE("/calendars/{id}/", { params });
    },
    // The page of the deleted calendar is still shown, so do not load its data again.
    onSuccess: () =>
      queryClient.invalidateQueries({ queryKey: calendarKeys.all, refetchType: "none" }),
    onError: reload,
  });
};

/** The deadline of work of this `duration` that begins at `start`. The request changes nothing. */
export const useTryCalendar = (id: number) =>
  useMutation({
    mutationFn: (body: { start: string; duration: string }) =>
      bodyOf(workflowClient.POST("/calendars/{id}/deadline/", { params: pathOf(id), body })),
  });
