import { useQuery } from "@tanstack/react-query";
import { Link, useRouteContext } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Hint } from "@/components/hint";

import { Icon } from "@/components/icon";
import { Mark } from "@/components/mark";
import { isEmployee, mayCreate } from "@/features/session/lib/roles";
import { type Counts, countsQuery } from "@/lib/api/counts";

import { type Place, placesOf } from "../places";
import classes from "./shell.module.css";

/** The addresses at which the link of a place is marked as current: its path and, if it has pages, below it. */
const markedAt = ({ hasPages }: Pick<Place, "hasPages"> = {}) => ({
  exact: !hasPages,
  includeSearch: false,
});

/** The places that this user may open, with the counts of open tickets there. */
function usePlaces(): (Place & { open: Counts | null })[] {
  const { user } = useRouteContext({ from: "/shell" });
  const counts = useQuery({ ...countsQuery, enabled: !isEmployee(user) }).data;
  return placesOf(user).map((place) => ({
    ...place,
    open: (place.counts && counts?.[place.counts]) ?? null,
  }));
}

export function Rail({
  isFolded,
  onFold,
}: {
  isFolded: boolean;
  /** Absent if the screen is too narrow to unfold the rail. */
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
        {places.map(({ to, label, icon, open, hasPages }) => (
          <Hint key={to} label={label} position="right" disabled={!isFolded}>
            <Link
              to={to}
              className={classes.place}
              activeOptions={markedAt({ hasPages })}
              activeProps={{ "data-active": true }}
            >
              <Icon name={icon} size={20} />
              <span className={classes.word}>{label}</span>
              {open && <PlaceCounts counts={open} />}
            </Link>
          </Hint>
        ))}
      </div>
      {onFold && (
        <div className={classes.railFoot}>
          <Hint label={foldLabel} position="right">
            <button
              type="button"
              className={classes.fold}
              aria-label={foldLabel}
              onClick={() => onFold(!isFolded)}
            >
              <Icon name={isFolded ? "unfold" : "fold"} />
            </button>
          </Hint>
        </div>
      )}
    </nav>
  );
}

/** The link to the form for a new ticket; the key `c` leads there too. */
function NewTicketLink({ isFolded }: { isFolded: boolean }) {
  const { user } = useRouteContext({ from: "/shell" });
  if (!mayCreate(user)) return null;
  return (
    <Hint label="New ticket (c)" position="right" disabled={!isFolded}>
      <Link
        to="/new"
        className={classes.newTicket}
        activeOptions={markedAt()}
        activeProps={{ "data-active": true }}
        aria-keyshortcuts="c"
      >
        <Icon name="plus" size={18} />
        <span className={classes.word}>New ticket</span>
      </Link>
    </Hint>
  );
}

/**
 * The number of late tickets in red, of those due soon in amber, and of all open ones. If some are
 * late and others due soon, there is no room for the third number: screen readers still read it.
 */
function PlaceCounts({ counts: { active, late, soon } }: { counts: Counts }) {
  if (active === 0) return null;
  const isFull = late > 0 && soon > 0;
  return (
    <span className={classes.placeCount}>
      {late > 0 && <span className={classes.late}>{late} late</span>}
      {late > 0 && " · "}
      {soon > 0 && (
        <span className={classes.soon}>
          <Icon name="clock" size={12} />
          {soon}
          <span className="visually-hidden"> soon</span>
        </span>
      )}
      <span className={isFull ? "visually-hidden" : undefined}>
        {soon > 0 && " · "}
        {active}
        <span className="visually-hidden"> open</span>
      </span>
    </span>
  );
}

const MOST_SHOWN = 99;

/**
 * One number, because there is no room for more: of the late tickets, else of those due soon, else
 * of all open ones.
 */
function BottomCount({ counts: { active, late, soon } }: { counts: Counts }) {
  const count = late || soon || active;
  if (count === 0) return null;
  const state = late > 0 ? "late" : soon > 0 ? "soon" : "open";
  return (
    <span className={classes.bottomCount} data-state={state}>
      {count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}
      <span className="visually-hidden"> {state}</span>
    </span>
  );
}

/** The places on a phone: a bar at the bottom, within reach of the thumb. */
export function BottomBar({ children }: { children: ReactNode }) {
  const places = usePlaces().filter(({ isRare }) => !isRare);
  return (
    <nav className={classes.bottom} aria-label="Places">
      {places.map(({ to, label, icon, open, hasPages }) => (
        <Link
          key={to}
          to={to}
          className={classes.bottomPlace}
          activeOptions={markedAt({ hasPages })}
          activeProps={{ "data-active": true }}
        >
          <span className={classes.bottomIcon}>
            <Icon name={icon} size={22} />
            {open && <BottomCount counts={open} />}
          </span>
          {label}
        </Link>
      ))}
      {children}
    </nav>
  );
}
