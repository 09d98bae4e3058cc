import { Button, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { AbsenceDialog } from "@/components/absence-dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { ErrorState } from "@/components/states";
import { delegateNameIn, delegatesQuery, useEndAbsence } from "@/lib/api/absences";
import { type Availability, availabilityQuery } from "@/lib/api/availability";
import { formatExact } from "@/lib/time/format";
import { useNow } from "@/lib/time/ticker";

/** The absence of a person and their delegate. Admins can set and end the absence. */
export function AbsenceCard({ userId, name }: { userId: number; name: string }) {
  const availability = useQuery(availabilityQuery(userId));
  const [isSetting, setting] = useDisclosure(false);
  const [said, setSaid] = useState("");
  const end = useEndAbsence();
  const found = availability.data;
  const delegate = useDelegateName(userId, found?.delegate_user_id ?? null);
  return (
    <section className={form.card} aria-labelledby="person-absence">
      <div className={form.head}>
        <h2 id="person-absence">Absence</h2>
        <p className={form.lead}>
          Somebody who is away gets no turns in any role. Open items stay with them.
        </p>
      </div>
      {availability.isError && !found && (
        <ErrorState
          title="The absence did not load"
          error={availability.error}
          onRetry={() => availability.refetch()}
          isRetrying={availability.isFetching}
        />
      )}
      {availability.isPending && <Skeleton height={20} width="50%" />}
      {found && <AbsenceWords availability={found} delegate={delegate} />}
      {end.error && (
        <FormError error={end.error} otherwise="Ending the absence did not work. Try again." />
      )}
      {found && (
        <div className={form.actions}>
          <Button variant="default" onClick={setting.open}>
            {found.away_until ? "Change the absence" : "Set an absence"}
          </Button>
          {found.away_until && (
            <Button
              variant="default"
              loading={end.isPending}
              onClick={() =>
                end.mutate(userId, { onSuccess: () => setSaid("The absence is ended.") })
              }
            >
              End it now
            </Button>
          )}
          <span role="status" className={form.said}>
            {said}
          </span>
        </div>
      )}
      {isSetting && found && (
        <AbsenceDialog
          person={{
            user_id: userId,
            user_full_name: name,
            away_from: found.away_from,
            away_until: found.away_until,
            delegate:
              found.delegate_user_id === null
                ? null
                : { value: String(found.delegate_user_id), label: delegate },
          }}
          onDone={setSaid}
          onClose={setting.close}
        />
      )}
    </section>
  );
}

const useDelegateName = (userId: number, delegate: number | null): string => {
  const search = delegate === null ? "" : String(delegate);
  const found = useQuery({ ...delegatesQuery(userId, search), enabled: delegate !== null });
  return delegateNameIn(found.data?.found, delegate);
};

function AbsenceWords({
  availability: { away_from, away_until, delegate_user_id },
  delegate,
}: {
  availability: Availability;
  delegate: string;
}) {
  const now = useNow();
  if (!away_from || !away_until) return <p>There, as far as anybody has said.</p>;
  const isAway = Date.parse(away_from) <= now;
  return (
    <p>
      {isAway ? "Away until " : `Away from ${formatExact(away_from)} to `}
      <time dateTime={away_until}>{formatExact(away_until)}</time>.{" "}
      {delegate_user_id === null ? (
        "Turns are skipped meanwhile."
      ) : (
        <>
          <bdi>{delegate}</bdi> takes the turns meanwhile.
        </>
      )}
    </p>
  );
}
