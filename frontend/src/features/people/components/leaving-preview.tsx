import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import form from "@/components/form-page.module.css";
import { Pager } from "@/components/pager";
import { ErrorState } from "@/components/states";
import { SubjectWords } from "@/components/subject-words";
import { sentence } from "@/lib/sentence";

import { type Leaving, leavingQuery, type PassedOn, PREVIEW_SIZE } from "../api/roles";
import { countOf, gainWords, OWNER_NOBODY, waitWords } from "../lib/leaving-words";
import classes from "./roles.module.css";

/**
 * Shows who would get the work of a person who leaves these roles, or all roles if none is named.
 */
export function LeavingPreview({
  userId,
  name,
  roleIds = [],
}: {
  userId: number;
  name: string;
  roleIds?: readonly number[];
}) {
  const [page, setPage] = useState(1);
  const preview = useQuery(leavingQuery(userId, roleIds, page));
  if (preview.isError && !preview.data) {
    return (
      <ErrorState
        title={sentence`The work of ${name} did not load`}
        error={preview.error}
        onRetry={() => preview.refetch()}
        isRetrying={preview.isFetching}
      />
    );
  }
  if (!preview.data) {
    return (
      <div className={classes.preview} role="status" aria-label="Looking who would get the work">
        <Skeleton height={14} width="60%" />
        <Skeleton height={14} width="45%" />
        <Skeleton height={14} width="52%" />
      </div>
    );
  }
  const { count } = preview.data;
  if (count === 0) {
    return (
      <p className={form.note}>
        {sentence`${name} holds and owns no ticket in these roles, so nothing goes to others.`}
      </p>
    );
  }
  return (
    <section className={classes.preview} aria-label="Who gets the work">
      <Heaps leaving={preview.data} name={name} />
      <ul className={classes.passed} aria-busy={preview.isFetching}>
        {preview.data.results.map((row) => (
          <PassedOnRow key={row.task_id} row={row} />
        ))}
      </ul>
      {count > PREVIEW_SIZE && (
        <Pager page={page} pageSize={PREVIEW_SIZE} count={count} onPage={setPage} />
      )}
      <p className={form.lead}>
        As things are now: tickets that arrive before take turns, too. Deadlines stay.
      </p>
    </section>
  );
}

function Heaps({ leaving, name }: { leaving: Leaving; name: string }) {
  return (
    <>
      <p>
        {sentence`${name} leaves ${countOf(leaving.count, "ticket")} to others:`}
        {leaving.left_out > 0 &&
          ` ${countOf(leaving.left_out, "more ticket")} go on as well and are not in this preview.`}
      </p>
      <ul className={classes.heaps}>
        {leaving.people.map((heap) => (
          <li key={heap.user_id ?? "nobody"} data-nobody={heap.user_id === null || undefined}>
            {gainWords(heap)}
          </li>
        ))}
      </ul>
    </>
  );
}

function PassedOnRow({ row }: { row: PassedOn }) {
  return (
    <li className={classes.passedRow}>
      <Link to="/tickets/$number" params={{ number: row.ticket_number }}>
        <span className="tabular">{row.ticket_number}</span>{" "}
        <bdi dir="auto">
          <SubjectWords subject={row.ticket_subject} />
        </bdi>
      </Link>
      {row.holder && (
        <p>
          <strong>
            {row.current_step && sentence`${row.current_step.name}: `}
            {row.holder.user_id === null ? (
              waitWords(row.holder.waits_for)
            ) : (
              <bdi>{row.holder.user_full_name}</bdi>
            )}
          </strong>{" "}
          <span className={classes.why}>{row.holder.reason}</span>
        </p>
      )}
      {row.owner && (
        <p>
          <strong>
            Owner:{" "}
            {row.owner.user_id === null ? OWNER_NOBODY : <bdi>{row.owner.user_full_name}</bdi>}
          </strong>{" "}
          <span className={classes.why}>{row.owner.reason}</span>
        </p>
      )}
    </li>
  );
}
