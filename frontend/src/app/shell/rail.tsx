import { ActionIcon, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useRouteContext } from "@tanstack/react-router";

import type { ReactNode } from "react";

import { Icon, type IconName } from "@/components/icon";
import { Mark } from "@/components/mark";
import { isAdmin, isCoordinator, isEmployee, mayCreate } from "@/features/session/lib/roles";
import { type Counts, countsQuery } from "@/lib/api/counts";
import { isIdentityBuiltIn } from "@/lib/config";

import classes from "./shell.module.css";

const SETTINGS = "/settings/dead-letters";

type Place = {
  to: "/my-work" | "/my-tickets" | "/tickets" | "/owned" | "/people" | typeof SETTINGS;
  label: string;
  icon: IconName;
  counts?: Counts | null | undefined;
};

/** A ticket's own page is none of the places. */
const EXACTLY = { exact: true, includeSearch: false };

/** Only the places that are open to this person. */
function usePlaces(): Place[] {
  const { user } = useRouteContext({ from: "/shell" });
  const counts = useQuery({ ...countsQuery, enabled: !isEmployee(user) }).data;
  if (isEmployee(user)) return [{ to: "/my-tickets", label: "My tickets", icon: "inbox" }];
  const places: Place[] = [
    { to: "/my-work", label: "My work", icon: "inbox", counts: counts?.own },
  ];
  if (isAdmin(user)) {
    places.push({ to: "/tickets", label: "Tickets", icon: "list", counts: counts?.all });
  }
  if (isCoordinator(user)) {
    places.push({ to: "/owned", label: "Owned", icon: "flag", counts: counts?.owned });
  }
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
        {places.map(({ to, label, icon, counts }) => (
          <Tooltip key={to} label={label} position="right" disabled={!isFolded}>
            <Link
              to={to}
              className={classes.place}
              activeOptions={EXACTLY}
              activeProps={{ "data-active": true }}
            >
              <Icon name={icon} size={20} />
              <span className={classes.word}>{label}</span>
              {counts && <PlaceCounts counts={counts} />}
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
      <Link
        to="/new"
        className={classes.newTicket}
        activeOptions={EXACTLY}
        activeProps={{ "data-active": true }}
        aria-keyshortcuts="c"
      >
        <Icon name="plus" size={18} />
        <span className={classes.word}>New ticket</span>
      </Link>
    </Tooltip>
  );
}

/** How much is open there, and in red how much of it is late. */
function PlaceCounts({ counts: { active, late } }: { counts: Counts }) {
  if (active === 0) return null;
  return (
    <span className={classes.placeCount}>
      {late > 0 && <span className={classes.late}>{late} late</span>}
      {late > 0 && " · "}
      {active}
      <span className="visually-hidden"> open</span>
    </span>
  );
}

const MOST_SHOWN = 99;

/** The late ones where there are any: they are what one comes for. */
function BottomCount({ counts: { active, late } }: { counts: Counts }) {
  const count = late || active;
  if (count === 0) return null;
  return (
    <span className={classes.bottomCount} data-late={late > 0 || undefined}>
      {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
      <span className="visually-hidden">{late > 0 ? " late" : " open"}</span>
    </span>
  );
}

/** On a phone the places are at the bottom, within the thumb's reach. */
export function BottomBar({ children }: { children: ReactNode }) {
  // Settings are not within the thumb's daily reach: they are in the menu of the person.
  const places = usePlaces().filter(({ to }) => to !== SETTINGS);
  return (
    <nav className={classes.bottom} aria-label="Places">
      {places.map(({ to, label, icon, counts }) => (
        <Link
          key={to}
          to={to}
          className={classes.bottomPlace}
          activeOptions={EXACTLY}
          activeProps={{ "data-active": true }}
        >
          <span className={classes.bottomIcon}>
            <Icon name={icon} size={22} />
            {counts && <BottomCount counts={counts} />}
          </span>
          {label}
        </Link>
      ))}
      {children}
    </nav>
  );
}
