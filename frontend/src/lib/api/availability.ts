import { queryOptions } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "./client";
import type { components } from "./generated/workflow";
import { showsTickets } from "./ticket-keys";

export type Availability = components["schemas"]["AvailabilityOutput"];

/** Beginnings of the keys of queries about members of roles, absences and turns. */
export const roleKeys = {
  all: ["roles"] as const,
  // A changed ticket may have another holder, which changes loads, turns and previews.
  turning: showsTickets(["role-turns"]),
};

/** The absence of a person that lasts or begins later; its moments are null if there is none. */
export const availabilityQuery = (userId: number) =>
  queryOptions({
    queryKey: [...roleKeys.all, "availability", userId] as const,
    queryFn: ({ signal }) =>
      bodyOf(
        workflowClient.GET("/roles/availability/", {
          params: { query: { user_id: userId } },
          signal,
        }),
      ),
  });

/** Whether the person is away at `now`. */
export const isAway = (found: Availability | undefined, now: number): boolean =>
  // No moment is NaN, which compares as false.
  Date.parse(found?.away_from ?? "") <= now && now < Date.parse(found?.away_until ?? "");
