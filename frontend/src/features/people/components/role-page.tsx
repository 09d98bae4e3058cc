import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";

import type { ListPageProps } from "@/components/list-page";
import frame from "@/components/list-page.module.css";
import { EmptyState, ErrorState } from "@/components/states";
import { TitleBelowList } from "@/components/title-below-list";
import { isMissing, isRefused } from "@/lib/api/errors";

import { type Turns, turnsQuery } from "../api/roles";
import type { RoleSearch, RoleTab } from "../lib/roles-search";
import { RoleFairness } from "./role-fairness";
import { RoleTurns } from "./role-turns";
import classes from "./roles.module.css";

const TABS: readonly { value?: RoleTab; label: string }[] = [
  { label: "People and turns" },
  { value: "fairness", label: "Fairness" },
];

/** The page of one role: its people in the order of their turns, and the fairness of the turns. */
export function RolePage({
  roleId,
  isAdmin,
  search,
  onSearch,
}: ListPageProps<RoleSearch> & { roleId: number; isAdmin: boolean }) {
  // In the other tab the page is that of another list.
  const page = search.tab === undefined ? search.page : undefined;
  const turns = useQuery(turnsQuery(roleId, { page }));
  if (turns.isError && !turns.data) {
    return (
      <Frame name="Role">
        {isMissing(turns.error) || isRefused(turns.error) ? (
          <EmptyState
            icon={isRefused(turns.error) ? "lock" : "search"}
            title={isRefused(turns.error) ? "Not open to you" : "There is no such role"}
          >
            {isRefused(turns.error)
              ? "The turns of roles are for Admins and Ticket Coordinators."
              : "The address may be mistyped, or the role has ended."}
          </EmptyState>
        ) : (
          <ErrorState
            title="The role did not load"
            error={turns.error}
            onRetry={() => turns.refetch()}
            isRetrying={turns.isFetching}
          />
        )}
      </Frame>
    );
  }
  if (!turns.data) {
    return (
      <Frame name="Role">
        <div className={classes.loading} role="status" aria-label="Loading the role">
          <Skeleton height={20} width="40%" />
          <Skeleton height={32} />
          <Skeleton height={32} />
          <Skeleton height={32} />
        </div>
      </Frame>
    );
  }
  return (
    <Frame name={nameOf(turns.data)}>
      <div className={frame.tabs}>
        {TABS.map(({ value, label }) => (
          <button
            key={label}
            type="button"
            className={frame.tab}
            aria-pressed={search.tab === value}
            onClick={() => onSearch({ tab: value })}
          >
            {label}
          </button>
        ))}
      </div>
      {search.tab === "fairness" ? (
        <RoleFairness roleId={roleId} isAdmin={isAdmin} search={search} onSearch={onSearch} />
      ) : (
        <RoleTurns
          turns={turns.data}
          isAdmin={isAdmin}
          page={search.page ?? 1}
          onPage={(next) => onSearch({ page: next === 1 ? undefined : next })}
        />
      )}
    </Frame>
  );
}

const nameOf = ({ name, system }: Turns): string =>
  system === "tts" ? name : `${name} (${system.toUpperCase()})`;

function Frame({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={frame.page}>
      <TitleBelowList name={name} list="Roles" to="/roles" />
      {children}
    </div>
  );
}
