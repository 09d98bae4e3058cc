import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";

import { ChoiceField } from "@/components/choice-field";
import { ListPage, type ListPageProps, type ListTab, type ListWords } from "@/components/list-page";
import page from "@/components/list-page.module.css";
import { SearchField } from "@/components/search-field";
import { useIsPhone } from "@/lib/use-is-phone";
import { useList } from "@/lib/use-list";

import { type Account, PAGE_SIZE, peopleQuery, roleChoicesQuery } from "../api/people";
import {
  type AccountState,
  DEFAULT_SORT,
  type PeopleSearch,
  SORT_CHOICES,
  type Sort,
} from "../lib/search";
import { InviteDialog } from "./invite-dialog";
import classes from "./people.module.css";
import { PeopleRows } from "./people-rows";

const TABS: readonly ListTab<AccountState>[] = [
  { label: "Everybody" },
  { value: "active", label: "Active" },
  { value: "invited", label: "Invited" },
  { value: "deactivated", label: "Deactivated" },
];

const NOBODY: Record<AccountState, ListWords["nothing"]> = {
  active: {
    icon: "people",
    title: "Nobody here",
    text: "Whoever has chosen a password and may sign in is listed here.",
  },
  invited: {
    icon: "check",
    title: "Nobody here",
    text: "Everybody who was invited has chosen a password.",
  },
  deactivated: { icon: "check", title: "Nobody here", text: "No account is closed." },
};

/** The list of all accounts, for Admins. */
export function PeoplePage({ search, onSearch }: ListPageProps<PeopleSearch>) {
  const [isInviting, inviting] = useDisclosure(false);
  const sort = search.sort ?? DEFAULT_SORT;
  const sortBy = (next: Sort) => onSearch({ sort: next === DEFAULT_SORT ? undefined : next });
  const list = useList({
    queryOf: (page: number) => peopleQuery({ ...search, page: page === 1 ? undefined : page }),
    page: search.page,
    pageSize: PAGE_SIZE,
    idOf: (account: Account) => account.user_id,
    isHeld: false,
    onSearch,
  });
  return (
    <ListPage
      title="People"
      tabs={TABS}
      tab={search.state}
      onTab={(state) => onSearch({ state })}
      list={list}
      toolbar={
        <Toolbar
          search={search}
          onSearch={onSearch}
          sort={sort}
          onSort={sortBy}
          onInvite={inviting.open}
        />
      }
      words={{
        loading: "Loading people",
        failed: "The people did not load",
        refused: "Only Admins see who has an account here. Yours is under Profile.",
        nothing: NOBODY[search.state ?? "active"],
        noMatch: {
          title: "Nobody matches",
          text: "No account of this list fits this search and these filters.",
        },
      }}
      onClear={
        search.q || search.role || search.system
          ? () => onSearch({ q: undefined, role: undefined, system: undefined })
          : undefined
      }
      rows={<PeopleRows people={list} sort={sort} onSort={sortBy} />}
    >
      {isInviting && <InviteDialog onClose={inviting.close} />}
    </ListPage>
  );
}

function Toolbar({
  search,
  onSearch,
  sort,
  onSort,
  onInvite,
}: Pick<ListPageProps<PeopleSearch>, "search" | "onSearch"> & {
  sort: Sort;
  onSort: (sort: Sort) => void;
  onInvite: () => void;
}) {
  const isPhone = useIsPhone();
  return (
    <div className={`${page.toolbar} ${classes.wrap}`}>
      <SearchField
        label="Search by name or address"
        placeholder="Search name or address"
        value={search.q}
        onSearch={(q) => onSearch({ q })}
      />
      <RoleFilters search={search} onSearch={onSearch} />
      {isPhone && (
        <ChoiceField
          className={page.select}
          label="Sort by"
          choices={SORT_CHOICES}
          value={sort}
          onChoose={(chosen) => chosen && onSort(chosen)}
        />
      )}
      <Button className={classes.invite} onClick={onInvite}>
        Invite somebody
      </Button>
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
