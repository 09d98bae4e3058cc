import { formatExact, formatMoment, formatRelative } from "@/lib/time/format";
import { useNow } from "@/lib/time/ticker";

import { Hint } from "./hint";

/** A time in short form, with day, time and zone on hover. */
export function Moment({ at, form = "relative" }: { at: string; form?: "relative" | "moment" }) {
  const now = useNow();
  return (
    <Hint label={formatExact(at)}>
      <time dateTime={at}>
        {form === "relative" ? formatRelative(at, now) : formatMoment(at, now)}
      </time>
    </Hint>
  );
}
