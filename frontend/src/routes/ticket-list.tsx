import { useNavigate, useSearch } from "@tanstack/react-router";

import { PageTitle } from "@/app/shell/slots";
import { TicketListPage } from "@/features/ticket-lists/components/ticket-list-page";
import { historyOf } from "@/lib/list-navigation";

import classes from "./titles.module.css";

export function AllTicketsRoute() {
  const search = useSearch({ from: "/shell/tickets" });
  const navigate = useNavigate({ from: "/tickets" });
  return (
    <TicketListPage
      scope="all"
      search={search}
      onSearch={(patch, move) =>
        navigate({
          search: (current) => ({ ...current, page: undefined, ...patch }),
          ...historyOf(patch, move),
        })
      }
      renderTitle={renderTitle}
    />
  );
}

export function OwnedRoute() {
  const search = useSearch({ from: "/shell/owned" });
  const navigate = useNavigate({ from: "/owned" });
  return (
    <TicketListPage
      scope="owned"
      search={search}
      onSearch={(patch, move) =>
        navigate({
          search: (current) => ({ ...current, page: undefined, ...patch }),
          ...historyOf(patch, move),
        })
      }
      renderTitle={renderTitle}
    />
  );
}

const renderTitle = (title: string, count: number | undefined) => (
  <PageTitle windowTitle={title}>
    <h1>{title}</h1>
    {count !== undefined && <span className={classes.count}>{count}</span>}
  </PageTitle>
);
