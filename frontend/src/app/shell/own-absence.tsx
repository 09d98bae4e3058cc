import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import { AbsenceDialog } from "@/components/absence-dialog";
import { FormError } from "@/components/form-error";
import { LoadingBlock } from "@/components/loading-block";
import type { SessionUser } from "@/features/session/api/session";
import { delegateNameIn, delegatesQuery, useEndAbsence } from "@/lib/api/absences";
import { type Availability, availabilityQuery, isAway } from "@/lib/api/availability";
import { sentence } from "@/lib/sentence";
import { formatExact } from "@/lib/time/format";
import { useNow } from "@/lib/time/ticker";

import classes from "./shell.module.css";

type Who = Pick<SessionUser, "user_id" | "full_name">;

/** The user's absence and delegate, with buttons to set, change and end the absence. */
export function OwnAbsence({ user, onLeaving }: { user: Who; onLeaving: () => void }) {
  const availability = useQuery(availabilityQuery(user.user_id));
  const { delegate, isPending } = useDelegate(user, availability.data);
  const end = useEndAbsence();
  const now = useNow();
  const found = availability.data;
  if (availability.isError && !found) {
    return (
      <div className={classes.absence}>
        <p className={classes.failure} role="alert">
          Your availability did not load.
        </p>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void availability.refetch()}
          loading={availability.isFetching}
        >
          Try again
        </Button>
      </div>
    );
  }
  if (!found || isPending) {
    return (
      <div className={classes.absence}>
        <LoadingBlock label="Loading your availability" height={60} />
      </div>
    );
  }
  const { away_from, away_until } = found;
  const isSet = away_from !== null && away_until !== null && Date.parse(away_until) > now;
  const away = isAway(found, now);
  return (
    <section className={classes.absence} aria-label="Your availability">
      <p className={classes.availability} data-away={away || undefined}>
        {away && away_until ? `You are away until ${formatExact(away_until)}` : "You are available"}
      </p>
      {isSet && !away && (
        <p className={classes.quiet}>
          Away from {formatExact(away_from)} to {formatExact(away_until)}.
        </p>
      )}
      {isSet && (
        <p className={classes.quiet}>
          {delegate === null
            ? "Nobody takes your turns: they are skipped."
            : sentence`${delegate.name} takes your turns.`}
        </p>
      )}
      {end.error && <FormError error={end.error} otherwise="It did not work. Try again." />}
      <div className={classes.absenceWays}>
        {isSet && (
          <Button
            size="compact-sm"
            variant={away ? "filled" : "default"}
            loading={end.isPending}
            onClick={() => end.mutate(user.user_id)}
          >
            {away ? "I am back" : "Cancel it"}
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={onLeaving}>
          {isSet ? "Change" : "I will be away"}
        </Button>
      </div>
    </section>
  );
}

/** The dialog in which the user sets their own absence. It starts with the one that is set. */
export function OwnAbsenceDialog({
  user,
  focusAfter,
  onClose,
}: {
  user: Who;
  focusAfter: () => HTMLElement | null;
  onClose: () => void;
}) {
  const { data: found } = useQuery(availabilityQuery(user.user_id));
  const { delegate } = useDelegate(user, found);
  return (
    <AbsenceDialog
      isOwn
      person={{
        user_id: user.user_id,
        user_full_name: user.full_name,
        away_from: found?.away_from,
        away_until: found?.away_until,
        delegate: delegate && { value: String(delegate.id), label: delegate.name },
      }}
      focusAfter={focusAfter}
      onDone={() => {}}
      onClose={onClose}
    />
  );
}

/** The delegate of the user's absence; null if there is none, or while the name is loading. */
const useDelegate = (
  { user_id }: Who,
  availability: Availability | undefined,
): { delegate: { id: number; name: string } | null; isPending: boolean } => {
  const id = availability?.delegate_user_id ?? null;
  const found = useQuery({ ...delegatesQuery(user_id, String(id ?? "")), enabled: id !== null });
  const isPending = id !== null && found.isPending;
  const isKnown = id !== null && !isPending;
  return {
    delegate: isKnown ? { id, name: delegateNameIn(found.data?.found, id) } : null,
    isPending,
  };
};
