import type { AnyRouter } from "@tanstack/react-router";

import * as z from "zod/mini";

import { type Comer, mainListOf, type TicketList, ticketListAt } from "./places";

export type WayBack = {
  to: TicketList["to"];
  search: Record<string, unknown>;
  label: string;
};

const placeSchema = z.object({
  path: z.string(),
  search: z.record(z.string(), z.unknown()),
});
type Place = z.infer<typeof placeSchema>;

const STORAGE_KEY = "tts-way-back";

/** Stores the list that was opened last in this tab, with its filters; a reload keeps it. */
export const keepWayBack = (router: AnyRouter): void => {
  router.subscribe("onResolved", ({ toLocation }) => {
    const { pathname, search } = toLocation;
    if (ticketListAt(pathname)) writePlace({ path: pathname, search });
    // The next person to sign in may not be allowed there.
    else if (pathname === "/login") writePlace(null);
  });
};

const writePlace = (place: Place | null): void => {
  try {
    if (place) sessionStorage.setItem(STORAGE_KEY, JSON.stringify(place));
    else sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // Without a storage, the way back is the list of the role.
  }
};

const readPlace = (): Place | null => {
  try {
    return (
      placeSchema.safeParse(JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? "")).data ?? null
    );
  } catch {
    return null;
  }
};

/** The page a person came from, or the list of their role if they came by a link. */
export const wayBackOf = (user: Comer): WayBack => {
  const place = readPlace();
  const list = place && ticketListAt(place.path);
  const { to, label } = list ?? mainListOf(user);
  return { to, label, search: list ? place.search : {} };
};
