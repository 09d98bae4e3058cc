import { useNetwork } from "@mantine/hooks";

import { Icon } from "@/components/icon";
import { useLinkStatus } from "@/lib/live/link-status";
import { formatClock } from "@/lib/time/format";

import classes from "./shell.module.css";

/** A thin line while nothing arrives live; it waits a moment, so that a short loss stays unseen. */
export function LinkBanner() {
  const { online } = useNetwork();
  const { isLost, lastGood } = useLinkStatus();
  if (online && !isLost) return null;
  return (
    <div className={classes.banner} role="status">
      <Icon name="cloudOff" size={16} />
      <span>
        {online ? "Reconnecting." : "You are offline."}
        {lastGood !== null && ` Last update ${formatClock(lastGood)}.`}
      </span>
    </div>
  );
}
