import { useState } from "react";

import { ChoiceField } from "@/components/choice-field";
import { ListPage, type ListPageProps, type ListTab } from "@/components/list-page";
import page from "@/components/list-page.module.css";
import { SearchField } from "@/components/search-field";
import { ApiError } from "@/lib/api/errors";
import { useList } from "@/lib/use-list";

import { type Incident, incidentsQuery, PAGE_SIZE, useRetry } from "../api/incidents";
import { DEFAULT_SORT, type IncidentsSearch, KINDS, type Sort, type Tab } from "../lib/search";
import { KIND_WORDS, retriedWords } from "../lib/words";
import { IncidentRows } from "./incident-rows";
import classes from "./incidents.module.css";
import { ResolveDialog } from "./resolve-dialog";

export const TITLE = "Incidents";
export const LIST_TABS: readonly ListTab<Tab>[] = [
  { label: "Open" },
  { value: "resolved", label: "Resolved" },
];
const KIND_CHOICES = KINDS.map((value) => ({ value, label: KIND_WORDS[value] }));

/** The faults that keep tickets from going on, for Admins. */
export function IncidentsPage({ search, onSearch }: ListPageProps<IncidentsSearch>) {
  const [resolving, setResolving] = useState<Incident | null>(null);
  const [said, setSaid] = useState("");
  const retry = useRetry();
  const sort = search.sort ?? DEFAULT_SORT;
  const isOpen = search.tab === undefined;
  const incidents = useList({
    queryOf: (number: number) =>
      incidentsQuery({ ...search, page: number === 1 ? undefined : number }),
    page: search.page,
    pageSize: PAGE_SIZE,
    idOf: (incident: Incident) => incident.incident_id,
    isHeld: resolving !== null,
    onSearch,
  });
  const onRetry = (incident: Incident) =>
    retry.mutate(incident, {
      onSuccess: ({ state }) => setSaid(retriedWords(incident.ticket_number, state === "resolved")),
      onError: (error) => setSaid(error instanceof ApiError ? error.message : "It did not work."),
    });
  return (
    <ListPage
      title={TITLE}
      tabs={LIST_TABS}
      tab={search.tab}
      onTab={(tab: Tab | undefined) => onSearch({ tab })}
      list={incidents}
      toolbar={
        <div className={page.toolbar}>
          <SearchField
            label="Search by number, subject or requester"
            placeholder="Number, subject or requester"
            value={search.q}
            onSearch={(q) => onSearch({ q })}
          />
          <ChoiceField
            className={page.select}
            label="Kind"
            any="Any kind"
            choices={KIND_CHOICES}
            value={search.kind}
            onChoose={(kind) => onSearch({ kind })}
          />
          <p role="status" className={classes.said}>
            {said}
          </p>
        </div>
      }
      words={{
        loading: "Loading incidents",
        failed: "The incidents did not load",
        refused: "Incidents are for Admins.",
        nothing: isOpen
          ? {
              icon: "check",
              title: "No incident is open",
              text: "Here is what keeps tickets from going on: a condition that fails, a role without people, a message that was not sent.",
            }
          : {
              icon: "history",
              title: "Nothing was resolved yet",
              text: "Incidents that are over are kept here, with the reason.",
            },
        noMatch: { text: "No incident fits the search and the kind." },
      }}
      onClear={
        search.q || search.kind ? () => onSearch({ q: undefined, kind: undefined }) : undefined
      }
      rows={
        <IncidentRows
          incidents={incidents}
          acts={
            isOpen
              ? {
                  onRetry,
                  onResolve: setResolving,
                  retrying: retry.isPending ? retry.variables.incident_id : undefined,
                }
              : undefined
          }
          sort={sort}
          onSort={(next: Sort) => onSearch({ sort: next === DEFAULT_SORT ? undefined : next })}
        />
      }
    >
      {resolving && (
        <ResolveDialog incident={resolving} onDone={setSaid} onClose={() => setResolving(null)} />
      )}
    </ListPage>
  );
}
