import { Skeleton } from "@mantine/core";

import classes from "./list-rows.module.css";

/** The shape of a list of tickets while it loads. */
export function ListSkeleton({ label, isPhone }: { label: string; isPhone: boolean }) {
  const keys = isPhone ? ["a", "b", "c", "d"] : ["a", "b", "c", "d", "e", "f", "g", "h"];
  return (
    <div role="status" aria-label={label} className={classes.skeleton}>
      {keys.map((key, index) => (
        <div key={key} className={isPhone ? classes.card : classes.ghost}>
          <Skeleton height={10} width={isPhone ? "40%" : 130} />
          <Skeleton height={10} width={`${64 - (index % 4) * 9}%`} />
          <Skeleton height={20} width={96} radius={12} />
        </div>
      ))}
    </div>
  );
}
