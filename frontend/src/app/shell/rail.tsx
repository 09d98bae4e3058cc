import { ActionIcon, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Icon, type IconName } from "@/components/icon";
import { Mark } from "@/components/mark";
import { openCountQuery } from "@/features/my-work/api/my-work";

import classes from "./shell.module.css";

type Place = { to: "/my-work"; label: string; icon: IconName; count: number | undefined };

function usePlaces(): Place[] {
  const openCount = useQuery(openCountQuery).data;
  return [{ to: "/my-work", label: "My work", icon: "inbox", count: openCount }];
}

export function Rail({
  isFolded,
  onFold,
}: {
  isFolded: boolean;
  onFold: (isFolded: boolean) => void;
}) {
  const places = usePlaces();
  const foldLabel = isFolded ? "Unfold the rail" : "Fold the rail";
  return (
    <div className={classes.rail}>
      <Link to="/my-work" className={classes.brand} aria-label="Ticket Tracking, to my work">
        <Mark size={26} />
        <span className={classes.word}>Ticket Tracking</span>
      </Link>
      <nav aria-label="Places" className={classes.places}>
        {places.map(({ to, label, icon, count }) => (
          <Tooltip key={to} label={label} position="right" disabled={!isFolded}>
            <Link
              to={to}
              className={classes.place}
              activeProps={{ "data-active": true }}
              aria-label={count ? `${label}, ${count} open` : label}
            >
              <Icon name={icon} size={20} />
              <span className={classes.word}>{label}</span>
              {count ? <span className={classes.placeCount}>{count}</span> : null}
            </Link>
          </Tooltip>
        ))}
      </nav>
      <div className={classes.railFoot}>
        <Tooltip label={foldLabel} position="right">
          <ActionIcon color="gray" aria-label={foldLabel} onClick={() => onFold(!isFolded)}>
            <Icon name={isFolded ? "unfold" : "fold"} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

/** On a phone the places are at the bottom, within the thumb's reach. */
export function BottomBar() {
  const places = usePlaces();
  return (
    <nav className={classes.bottom} aria-label="Places">
      {places.map(({ to, label, icon, count }) => (
        <Link
          key={to}
          to={to}
          className={classes.bottomPlace}
          activeProps={{ "data-active": true }}
          aria-label={count ? `${label}, ${count} open` : label}
        >
          <span className={classes.bottomIcon}>
            <Icon name={icon} size={22} />
            {count ? (
              <span className={classes.bottomCount}>{count > 99 ? "99+" : count}</span>
            ) : null}
          </span>
          {label}
        </Link>
      ))}
    </nav>
  );
}
