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

/**
 * Stores which list this tab showed last, with its filters, so that it is still known after a
 * reload.
 */
export const keepWayBack = (router: AnyRouter): void => {
  router.subscribe("onResolved", ({ toLocation }) => {
    const { pathname, search } = toLocation;
    if (ticketListAt(pathname)) writePlace({ path: pathname, search });
    // Forget the list after a sign-out: the next user may not be allowed to see it.
    else if (pathname === "/login") writePlace(null);
  });
};

const writePlace = (place: Place | null): void => {
  try {
    if (place) sessionStorage.setItem(STORAGE_KEY, JSON.stringify(place));
    else sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // If the browser has no storage, the way back is the main list of the user's role.
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

/** The list from which the user came, or the main list of their role if they came by a link. */
export const wayBackOf = (user: Comer): WayBack => {
  const place = readPlace();
  const list = place && ticketListAt(place.path);
  const { to, label } = list ?? mainListOf(user);
  return { to, label, search: list ? place.search : {} };
};
