import { useNetwork } from "@mantine/hooks";

import { Icon } from "@/components/icon";
import { useLinkStatus } from "@/lib/live/link-status";
import { useStaleSince } from "@/lib/live/stale-queries";
import { formatClock } from "@/lib/time/format";

import classes from "./shell.module.css";

/**
 * A thin line that is shown while the browser is offline, the live connection is lost, or data on
 * the page could not be refreshed. It appears with a delay, so that a short loss does not show.
 */
export function LinkBanner() {
  const { online } = useNetwork();
  const { isLost, lastGood } = useLinkStatus();
  const staleSince = useStaleSince();
  if (online && !isLost && staleSince === null) return null;
  const updated = staleSince ?? lastGood;
  return (
    <div className={classes.banner} role="status">
      <Icon name="cloudOff" size={16} />
      <span>
        {bannerWords({ online, isLost })}
        {updated !== null && ` Last update ${formatClock(updated)}.`}
      </span>
    </div>
  );
}

const bannerWords = ({ online, isLost }: { online: boolean; isLost: boolean }): string => {
  if (!online) return "You are offline.";
  return isLost ? "Reconnecting." : "This page could not be brought up to date; it is tried again.";
};
