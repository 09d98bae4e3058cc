import type { Deadline } from "./deadline";

/** A ticket in the list from which the user opened the current ticket. */
export type Stop = { number: string; subject: string; deadline: Deadline | null };

export type Course = {
  previous?: Stop;
  next?: Stop;
  /** Counts from 1; 0 if the ticket is not in the list. */
  place: number;
  count: number;
};

/**
 * The place of a ticket in its list and its neighbours. `order` is the list as it was when the user
 * came from it; tickets that have left the list since are skipped.
 */
export const courseOf = (
  stops: readonly Stop[],
  order: readonly string[],
  number: string,
): Course => {
  const here = order.indexOf(number);
  const found = (numbers: readonly string[]) =>
    numbers.flatMap((one) => stops.find((stop) => stop.number === one) ?? []);
  const previous = found(order.slice(0, Math.max(here, 0))).at(-1);
  const next = found(order.slice(here + 1)).find((stop) => stop.number !== number);
  return { previous, next, place: here + 1, count: order.length };
};

/**
 * The ticket to go to when this one is done: the next, or the first of the list if there is none.
 */
export const onwardOf = (stops: readonly Stop[], course: Course, number: string) =>
  course.next ?? stops.find((stop) => stop.number !== number);
