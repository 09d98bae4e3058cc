import { ActionIcon, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { ReactNode } from "react";

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
  /** Absent where there is no room to unfold. */
  onFold?: (isFolded: boolean) => void;
}) {
  const places = usePlaces();
  const foldLabel = isFolded ? "Unfold the rail" : "Fold the rail";
  return (
    <nav className={classes.rail} aria-label="Places">
      <Link to="/my-work" className={classes.brand}>
        <Mark size={26} />
        <span className={classes.word}>Ticket Tracking</span>
      </Link>
      <div className={classes.places}>
        {places.map(({ to, label, icon, count }) => (
          <Tooltip key={to} label={label} position="right" disabled={!isFolded}>
            <Link to={to} className={classes.place} activeProps={{ "data-active": true }}>
              <Icon name={icon} size={20} />
              <span className={classes.word}>{label}</span>
              {count ? (
                <span className={classes.placeCount}>
                  {count}
                  <span className="visually-hidden"> open</span>
                </span>
              ) : null}
            </Link>
          </Tooltip>
        ))}
      </div>
      {onFold && (
        <div className={classes.railFoot}>
          <Tooltip label={foldLabel} position="right">
            <ActionIcon color="gray" aria-label={foldLabel} onClick={() => onFold(!isFolded)}>
              <Icon name={isFolded ? "unfold" : "fold"} />
            </ActionIcon>
          </Tooltip>
        </div>
      )}
    </nav>
  );
}

/** On a phone the places are at the bottom, within the thumb's reach. */
export function BottomBar({ children }: { children: ReactNode }) {
  const places = usePlaces();
  return (
    <nav className={classes.bottom} aria-label="Places">
      {places.map(({ to, label, icon, count }) => (
        <Link
          key={to}
          to={to}
          className={classes.bottomPlace}
          activeProps={{ "data-active": true }}
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
      {children}
    </nav>
  );
}
