import { useNavigate, useSearch } from "@tanstack/react-router";

import { PageTitle } from "@/app/shell/slots";
import { MyWorkPage } from "@/features/my-work/components/my-work-page";
import { historyOf } from "@/lib/list-navigation";

import classes from "./titles.module.css";

export function MyWorkRoute() {
  const search = useSearch({ from: "/shell/my-work" });
  const navigate = useNavigate({ from: "/my-work" });
  return (
    <MyWorkPage
      search={search}
      onSearch={(patch, move) =>
        navigate({
          search: (current) => ({ ...current, page: undefined, ...patch }),
          ...historyOf(patch, move),
        })
      }
      renderTitle={(title, count) => (
        <PageTitle windowTitle={count ? `${title} (${count})` : title}>
          <h1>{title}</h1>
          {count !== undefined && <span className={classes.count}>{count}</span>}
        </PageTitle>
      )}
    />
  );
}
