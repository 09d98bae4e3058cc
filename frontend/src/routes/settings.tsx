import { useNavigate, useSearch } from "@tanstack/react-router";

import { PageTitle } from "@/app/shell/slots";
import { DeadLettersPage } from "@/features/dead-letters/components/dead-letters-page";
import { historyOf } from "@/lib/list-navigation";

import classes from "./titles.module.css";

export function DeadLettersRoute() {
  const search = useSearch({ from: "/shell/settings/dead-letters" });
  const navigate = useNavigate({ from: "/settings/dead-letters" });
  return (
    <DeadLettersPage
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
