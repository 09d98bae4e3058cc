import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { claimQueueQuery, type WaitingTask } from "@/features/claim-queue/api/claim-queue";
import { claimQueueSearchSchema } from "@/features/claim-queue/lib/search";
import { type MyWorkPage, myWorkQuery } from "@/features/my-work/api/my-work";
import { filtersOf as workFiltersOf } from "@/features/my-work/lib/filters";
import { myWorkSearchSchema } from "@/features/my-work/lib/search";
import { ticketListQuery } from "@/features/ticket-lists/api/ticket-lists";
import { filtersOf as listFiltersOf } from "@/features/ticket-lists/lib/filters";
import type { ListRow } from "@/features/ticket-lists/lib/rows";
import { ticketListSearchSchema } from "@/features/ticket-lists/lib/search";
import { type Course, courseOf, onwardOf, type Stop } from "@/lib/course";
import { useSingleKeys } from "@/lib/single-keys";
import type { Listed } from "@/lib/use-list";

import type { WayBack } from "./way-back";

/** A list that was loaded within this time is not loaded again. */
const FRESH_MS = 60_000;
const NOTHING: readonly Stop[] = [];

export type CourseFromList = Course & { onward?: Stop };

/**
 * The place of a ticket in the list from which the user came, in the order that the list had then.
 */
export const useCourse = (back: WayBack, number: string): CourseFromList => {
  const stops = useStops(back);
  const [order, setOrder] = useState<readonly string[]>([]);
  if (!order.includes(number) && stops.some((stop) => stop.number === number)) {
    setOrder(stops.map((stop) => stop.number));
  }
  const course = courseOf(stops, order, number);
  return { ...course, onward: onwardOf(stops, course, number) };
};

/** The keys `[` and `]` go to the previous and the next ticket. */
export const useCourseKeys = (course: Course, onGo: (number: string) => void): void => {
  const go = (stop: Stop | undefined) => {
    // Do nothing while a dialog is open: it is about the current ticket.
    if (stop && !document.querySelector("[role=dialog]")) onGo(stop.number);
  };
  useSingleKeys([
    ["[", () => go(course.previous)],
    ["]", () => go(course.next)],
  ]);
};

/** For each list of tickets the query that tells its order; null if its tickets have another page. */
const SOURCES: Record<WayBack["to"], "work" | "list" | "queue" | null> = {
  "/my-work": "work",
  "/tickets": "list",
  "/owned": "list",
  "/queue": "queue",
  "/my-tickets": null,
};

const useStops = ({ to, search }: WayBack): readonly Stop[] => {
  const source = SOURCES[to];
  const work = useQuery({
    ...myWorkQuery(workFiltersOf(myWorkSearchSchema.safeParse(search).data ?? {})),
    enabled: source === "work",
    staleTime: FRESH_MS,
    refetchInterval: false,
    select: stopsOfWork,
  });
  const list = useQuery({
    ...ticketListQuery(
      to === "/owned" ? "owned" : "all",
      listFiltersOf(ticketListSearchSchema.safeParse(search).data ?? {}),
    ),
    enabled: source === "list",
    staleTime: FRESH_MS,
    refetchInterval: false,
    select: stopsOfList,
  });
  const queue = useQuery({
    ...claimQueueQuery(claimQueueSearchSchema.safeParse(search).data ?? {}),
    enabled: source === "queue",
    staleTime: FRESH_MS,
    refetchInterval: false,
    select: stopsOfQueue,
  });
  return work.data ?? list.data ?? queue.data ?? NOTHING;
};

const stopsOfWork = (page: MyWorkPage): Stop[] =>
  page.results.map(({ task, sla }) => ({
    number: task.ticket.ticket_number,
    subject: task.ticket.subject,
    deadline: sla,
  }));

const stopsOfQueue = (page: Listed<WaitingTask>): Stop[] =>
  page.results.map(({ ticket_number, ticket_subject, sla }) => ({
    number: ticket_number,
    subject: ticket_subject,
    deadline: sla,
  }));

const stopsOfList = (page: Listed<ListRow>): Stop[] =>
  page.results.map(({ number, subject, sla, nearest }) => ({
    number,
    subject,
    deadline: nearest ?? sla,
  }));
