import { Button } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { ChoiceField } from "@/components/choice-field";
import { Icon } from "@/components/icon";
import page from "@/components/list-page.module.css";
import { ListSkeleton } from "@/components/list-skeleton";
import { useRowKeys } from "@/components/list-toolbar";
import { Pager } from "@/components/pager";
import { SearchField } from "@/components/search-field";
import { EmptyState, ErrorState } from "@/components/states";
import { ApiError } from "@/lib/api/errors";
import type { ListMove } from "@/lib/list-navigation";
import { PHONE_QUERY } from "@/lib/screen";
import { useShrunkPage } from "@/lib/use-shrunk-page";

import { PAGE_SIZE, peopleQuery, roleChoicesQuery } from "../api/people";
import {
  type AccountState,
  DEFAULT_SORT,
  type PeopleSearch,
  SORT_CHOICES,
  type Sort,
} from "../lib/search";
import { InviteDialog } from "./invite-dialog";
import classes from "./people.module.css";
import { PeopleCards, PeopleTable } from "./people-rows";

const TABS: { value: AccountState | undefined; label: string }[] = [
  { value: undefined, label: "Everybody" },
  { value: "active", label: "Active" },
  { value: "invited", label: "Invited" },
  { value: "deactivated", label: "Deactivated" },
];

/** Everybody who may sign in here, for Admins. */
export function PeoplePage({
  search,
  onSearch,
  renderTitle,
}: {
  search: PeopleSearch;
  /** Changes the address; `undefined` takes a key out. Any change but of the page goes to page 1. */
  onSearch: (patch: Partial<PeopleSearch>, move?: ListMove) => void;
  renderTitle: (title: string, count: number | undefined) => ReactNode;
}) {
  const isPhone = useMediaQuery(PHONE_QUERY, false, { getInitialValueInEffect: false });
  const people = useQuery(peopleQuery(search));
  const isMoving = useShrunkPage({
    error: people.error,
    page: search.page ?? 1,
    pageSize: PAGE_SIZE,
    firstPage: peopleQuery({ ...search, page: undefined }),
    onPage: (next) => onSearch({ page: next === 1 ? undefined : next }, { isCorrection: true }),
  });
  const [isInviting, inviting] = useDisclosure(false);
  useRowKeys();

  if (people.error instanceof ApiError && people.error.status === 403) {
    return (
      <div className={page.page}>
        {renderTitle("People", undefined)}
        <EmptyState icon="lock" title="Not open to you">
          Only Admins see who has an account here. Yours is under Profile.
        </EmptyState>
      </div>
    );
  }
  const list = isMoving ? undefined : people.data;
  const sort = search.sort ?? DEFAULT_SORT;
  const sortBy = (next: Sort) => onSearch({ sort: next === DEFAULT_SORT ? undefined : next });
  const isFiltered = Boolean(search.q || search.role || search.system);
  const Rows = isPhone ? PeopleCards : PeopleTable;
  return (
    <div className={page.page}>
      {renderTitle("People", list?.count)}
      <div className={page.tabs}>
        {TABS.map(({ value, label }) => (
          <button
            key={label}
            type="button"
            className={page.tab}
            aria-pressed={search.state === value}
            onClick={() => onSearch({ state: value })}
          >
            {label}
          </button>
        ))}
      </div>
      <div className={`${page.toolbar} ${classes.wrap}`}>
        <SearchField
          label="Search by name or address"
          placeholder="Search name or address"
          value={search.q}
          onSearch={(q) => onSearch({ q })}
          isPhone={isPhone}
        />
        <RoleFilters search={search} onSearch={onSearch} />
        {isPhone && (
          <ChoiceField
            className={page.select}
            label="Sort by"
            choices={SORT_CHOICES}
            value={sort}
            onChoose={(chosen) => chosen && sortBy(chosen)}
          />
        )}
        <Button className={classes.invite} onClick={inviting.open}>
          Invite somebody
        </Button>
      </div>
      <div
        className={page.body}
        aria-busy={people.isFetching}
        data-stale={people.isPlaceholderData || undefined}
      >
        {!list && (!people.isError || isMoving) && (
          <ListSkeleton label="Loading people" isPhone={isPhone} />
        )}
        {!list && people.isError && !isMoving && (
          <ErrorState
            title="The people did not load"
            error={people.error}
            onRetry={() => people.refetch()}
            isRetrying={people.isFetching}
          />
        )}
        {list?.results.length === 0 && (
          <NobodyHere
            state={search.state}
            isFiltered={isFiltered}
            onClear={() => onSearch({ q: undefined, role: undefined, system: undefined })}
          />
        )}
        {list && list.results.length > 0 && (
          <Rows people={list.results} sort={sort} onSort={sortBy} />
        )}
      </div>
      {list && list.count > PAGE_SIZE && (
        <Pager
          page={search.page ?? 1}
          pageSize={PAGE_SIZE}
          count={list.count}
          onPage={(next) => onSearch({ page: next === 1 ? undefined : next })}
        />
      )}
      {isInviting && <InviteDialog onClose={inviting.close} />}
    </div>
  );
}

function RoleFilters({
  search,
  onSearch,
}: {
  search: PeopleSearch;
  onSearch: (patch: Partial<PeopleSearch>) => void;
}) {
  const choices = useQuery(roleChoicesQuery).data ?? [];
  const names = [...new Set(choices.map(({ role }) => role))].sort();
  const systems = [...new Set(choices.map(({ system }) => system))].sort();
  return (
    <>
      <ChoiceField
        className={page.select}
        label="Role"
        any="Any role"
        choices={names.map((value) => ({ value, label: value }))}
        value={search.role}
        onChoose={(role) => onSearch({ role })}
      />
      <ChoiceField
        className={page.select}
        label="System"
        any="Any system"
        choices={systems.map((value) => ({ value, label: value.toUpperCase() }))}
        value={search.system}
        onChoose={(system) => onSearch({ system })}
      />
    </>
  );
}

const NOBODY: Record<AccountState, string> = {
  active: "Whoever has chosen a password and may sign in is listed here.",
  invited: "Everybody who was invited has chosen a password.",
  deactivated: "No account is closed.",
};

function NobodyHere({
  state,
  isFiltered,
  onClear,
}: {
  state: AccountState | undefined;
  isFiltered: boolean;
  onClear: () => void;
}) {
  if (isFiltered) {
    return (
      <EmptyState
        icon="search"
        title="Nobody matches"
        action={
          <Button variant="default" onClick={onClear} leftSection={<Icon name="close" size={16} />}>
            Clear filters
          </Button>
        }
      >
        No account of this list fits this search and these filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={state === "active" ? "people" : "check"} title="Nobody here">
      {NOBODY[state ?? "active"]}
    </EmptyState>
  );
}
