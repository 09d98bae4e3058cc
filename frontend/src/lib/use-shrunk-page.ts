import { type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";

import { isMissing } from "./api/errors";

/**
 * Goes to the last page if the current page no longer exists, because rows have left the list.
 * Returns true while it does so.
 */
export const useShrunkPage = <Data extends { count: number }, Key extends QueryKey>({
  error,
  page,
  pageSize,
  firstPage,
  onPage,
}: {
  error: Error | null;
  page: number;
  pageSize: number;
  /** The query of the list's first page, which exists even if the list is empty. */
  firstPage: UseQueryOptions<Data, Error, Data, Key>;
  onPage: (page: number) => void;
}): boolean => {
  const isGone = page > 1 && isMissing(error);
  const first = useQuery({ ...firstPage, enabled: isGone, refetchInterval: false });
  const last = first.data && Math.max(1, Math.ceil(first.data.count / pageSize));
  const leave = useEffectEvent((to: number) => onPage(to));
  // If the last page is the one that was just refused, the count is outdated: wait for a newer one.
  const target = last === page ? undefined : last;
  useEffect(() => {
    if (isGone && target !== undefined) leave(target);
  }, [isGone, target]);
  return isGone && !first.isError && last !== page;
};
