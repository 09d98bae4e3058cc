import type { AnyRouter } from "@tanstack/react-router";

import * as z from "zod/mini";

import { isAdmin, isCoordinator, isEmployee, type WithRoles } from "@/features/session/lib/roles";

type Comer = WithRoles & Parameters<typeof isEmployee>[0];

/** The lists from which one comes to a ticket. */
const LISTS = {
  "/my-work": "My work",
  "/tickets": "Tickets",
  "/owned": "Owned",
  "/my-tickets": "My tickets",
} as const;
type ListPath = keyof typeof LISTS;

export type WayBack = { to: ListPath; search: Record<string, unknown>; label: string };

const placeSchema = z.object({
  path: z.enum(["/my-work", "/tickets", "/owned", "/my-tickets"] satisfies ListPath[]),
  search: z.record(z.string(), z.unknown()),
});
type Place = z.infer<typeof placeSchema>;

const STORAGE_KEY = "tts-way-back";

/** Keeps the list that was looked at last in this tab, with its filters; a reload leaves it. */
export const keepWayBack = (router: AnyRouter): void => {
  router.subscribe("onResolved", ({ toLocation }) => {
    const place = placeSchema.safeParse({ path: toLocation.pathname, search: toLocation.search });
    if (place.success) writePlace(place.data);
    // Whoever signs in next may not be allowed there.
    else if (toLocation.pathname === "/login") writePlace(null);
  });
};

const writePlace = (place: Place | null): void => {
  try {
    if (place) sessionStorage.setItem(STORAGE_KEY, JSON.stringify(place));
    else sessionStorage.removeItem(STORAGE_KEY);
  } catch {
    // Without a storage the way back is the one of the role.
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

/** Where a person came from, or the list of their role where they came by a link. */
export const wayBackOf = (user: Comer): WayBack => {
  const { path, search } = readPlace() ?? { path: homeList(user), search: {} };
  return { to: path, search, label: LISTS[path] };
};

const homeList = (user: Comer): ListPath => {
  if (isEmployee(user)) return "/my-tickets";
  if (isAdmin(user)) return "/tickets";
  // Whoever has other roles besides works tickets in them.
  return isCoordinator(user) && user.roles.length === 1 ? "/owned" : "/my-work";
};
