import { ActionIcon, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useRouteContext } from "@tanstack/react-router";

import type { ReactNode } from "react";

import { Icon, type IconName } from "@/components/icon";
import { Mark } from "@/components/mark";
import { openCountQuery } from "@/features/my-work/api/my-work";
import { isAdmin, isCoordinator, isEmployee, mayCreate } from "@/features/session/lib/roles";
import { isIdentityBuiltIn } from "@/lib/config";

import classes from "./shell.module.css";

const SETTINGS = "/settings/dead-letters";

type Place = {
  to: "/my-work" | "/my-tickets" | "/tickets" | "/owned" | "/people" | typeof SETTINGS;
  label: string;
  icon: IconName;
  count?: number | undefined;
};

/** A ticket's own page is none of the places. */
const EXACTLY = { exact: true, includeSearch: false };

/** Only the places that are open to this person. */
function usePlaces(): Place[] {
  const { user } = useRouteContext({ from: "/shell" });
  const openCount = useQuery({ ...openCountQuery, enabled: !isEmployee(user) }).data;
  if (isEmployee(user)) return [{ to: "/my-tickets", label: "My tickets", icon: "inbox" }];
  const places: Place[] = [{ to: "/my-work", label: "My work", icon: "inbox", count: openCount }];
  if (isAdmin(user)) places.push({ to: "/tickets", label: "Tickets", icon: "list" });
  if (isCoordinator(user)) places.push({ to: "/owned", label: "Owned", icon: "flag" });
  if (isAdmin(user) && isIdentityBuiltIn()) {
    places.push({ to: "/people", label: "People", icon: "people" });
  }
  if (isAdmin(user)) {
    places.push({ to: SETTINGS, label: "Settings", icon: "settings" });
  }
  return places;
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
      <Link to="/" className={classes.brand}>
        <Mark size={26} />
        <span className={classes.word}>Ticket Tracking</span>
      </Link>
      <div className={classes.places}>
        <NewTicketLink isFolded={isFolded} />
        {places.map(({ to, label, icon, count }) => (
          <Tooltip key={to} label={label} position="right" disabled={!isFolded}>
            <Link
              to={to}
              className={classes.place}
              activeOptions={EXACTLY}
              activeProps={{ "data-active": true }}
            >
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

/** What most come for; `c` leads there too. */
function NewTicketLink({ isFolded }: { isFolded: boolean }) {
  const { user } = useRouteContext({ from: "/shell" });
  if (!mayCreate(user)) return null;
  return (
    <Tooltip label="New ticket (c)" position="right" disabled={!isFolded}>
      <Link to="/new" className={classes.newTicket} aria-keyshortcuts="c">
        <Icon name="plus" size={18} />
        <span className={classes.word}>New ticket</span>
      </Link>
    </Tooltip>
  );
}

/** On a phone the places are at the bottom, within the thumb's reach. */
export function BottomBar({ children }: { children: ReactNode }) {
  // Settings are not within the thumb's daily reach: they are in the menu of the person.
  const places = usePlaces().filter(({ to }) => to !== SETTINGS);
  return (
    <nav className={classes.bottom} aria-label="Places">
      {places.map(({ to, label, icon, count }) => (
        <Link
          key={to}
          to={to}
          className={classes.bottomPlace}
          activeOptions={EXACTLY}
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
