import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { roleKeys } from "./availability";
import { bodyOf, workflowClient } from "./client";

/** A person who may take turns for another. `awayUntil` is null unless they are away now. */
export type Delegate = { value: string; label: string; awayUntil: string | null };

const DELEGATES_SHOWN = 20;

/** The people who may take the turns of a person: the members of the person's roles. */
export const delegatesQuery = (userId: number, search: string) =>
  queryOptions({
    queryKey: [...roleKeys.all, "delegates", userId, search] as const,
    queryFn: async ({ signal }) => {
      const query = { user_id: userId, search: search || undefined, page_size: DELEGATES_SHOWN };
      const page = await bodyOf(
        workflowClient.GET("/roles/delegates/", { params: { query }, signal }),
      );
      const found = page.results.map(
        ({ user_id, user_full_name, away_until }): Delegate => ({
          value: String(user_id),
          label: user_full_name,
          awayUntil: away_until,
        }),
      );
      return { found, isCut: page.count > found.length };
    },
    placeholderData: (before) => before,
  });

/** The name of a delegate, or "Person" and the number if the delegate has left the roles. */
export const delegateNameIn = (
  found: readonly Delegate[] | undefined,
  delegateId: number | null,
): string =>
  found?.find(({ value }) => value === String(delegateId))?.label ?? `Person ${delegateId}`;

const useReload = () => {
  const queryClient = useQueryClient();
  return () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: roleKeys.all }),
      queryClient.invalidateQueries({ queryKey: roleKeys.turning }),
    ]);
};

export const useSetAbsence = (userId: number) => {
  const reload = useReload();
  return useMutation({
    mutationFn: (wanted: { from: string; until: string; delegate: number | null }) =>
      bodyOf(
        workflowClient.POST("/roles/availability/", {
          body: {
            user_id: userId,
            away_from: wanted.from,
            away_until: wanted.until,
            delegate_user_id: wanted.delegate,
          },
        }),
      ),
    onSuccess: reload,
  });
};

/** Ends the absence of the person with this number. */
export const useEndAbsence = () => {
  const reload = useReload();
  return useMutation({
    mutationFn: async (userId: number) => {
      await workflowClient.DELETE("/roles/availability/", {
        params: { query: { user_id: userId } },
      });
    },
    onSuccess: reload,
  });
};
