import type { Deadline } from "./deadline";

/** A ticket of the list that one came from. */
export type Stop = { number: string; subject: string; deadline: Deadline | null };

export type Course = {
  previous?: Stop;
  next?: Stop;
  /** From 1; 0 where the ticket is not among those of the list. */
  place: number;
  count: number;
};

/**
 * The neighbours of a ticket in `order`, the list as it was when one set out; only those still in
 * the list. After the last one `onward` begins at the top again.
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

/** The next ticket when one is done: the following one, or else the first that is left. */
export const onwardOf = (stops: readonly Stop[], course: Course, number: string) =>
  course.next ?? stops.find((stop) => stop.number !== number);
