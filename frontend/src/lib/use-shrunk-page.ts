import { type QueryKey, type UseQueryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";

import { isMissing } from "./api/errors";

/**
 * Leads from a page that is no longer there to the last that is: its rows may have been done with
 * meanwhile. Returns whether it is on its way.
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
  /** The same list's first page, which is there even when it is empty. */
  firstPage: UseQueryOptions<Data, Error, Data, Key>;
  onPage: (page: number) => void;
}): boolean => {
  const isGone = page > 1 && isMissing(error);
  const first = useQuery({ ...firstPage, enabled: isGone, refetchInterval: false });
  const last = first.data && Math.max(1, Math.ceil(first.data.count / pageSize));
  const leave = useEffectEvent((to: number) => onPage(to));
  // The page that has just been refused cannot be the last: the first one is older than that.
  const target = last === page ? undefined : last;
  useEffect(() => {
    if (isGone && target !== undefined) leave(target);
  }, [isGone, target]);
  return isGone && !first.isError && last !== page;
};
