import { useNavigate, useSearch } from "@tanstack/react-router";

import { PageTitle } from "@/app/shell/slots";
import { OwnTicketsPage } from "@/features/own-tickets/components/own-tickets-page";
import { historyOf } from "@/lib/list-navigation";

import classes from "./titles.module.css";

export function MyTicketsRoute() {
  const search = useSearch({ from: "/shell/my-tickets" });
  const navigate = useNavigate({ from: "/my-tickets" });
  return (
    <OwnTicketsPage
      search={search}
      onSearch={(patch, move) =>
        navigate({
          search: (current) => ({ ...current, page: undefined, ...patch }),
          ...historyOf(patch, move),
        })
      }
      renderTitle={(title, count) => (
        <PageTitle windowTitle={title}>
          <h1>{title}</h1>
          {count !== undefined && <span className={classes.count}>{count}</span>}
        </PageTitle>
      )}
    />
  );
}
