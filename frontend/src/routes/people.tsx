import { Link, useNavigate, useParams, useRouteContext, useSearch } from "@tanstack/react-router";

import { PageTitle } from "@/app/shell/slots";
import { Icon } from "@/components/icon";
import { PeoplePage } from "@/features/people/components/people-page";
import { PersonPage } from "@/features/people/components/person-page";
import { historyOf } from "@/lib/list-navigation";

import classes from "./titles.module.css";

export function PeopleRoute() {
  const search = useSearch({ from: "/shell/people" });
  const navigate = useNavigate({ from: "/people" });
  return (
    <PeoplePage
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

export function PersonRoute() {
  const { userId } = useParams({ from: "/shell/people/$userId" });
  const { user } = useRouteContext({ from: "/shell" });
  return (
    <PersonPage
      key={userId}
      userId={Number(userId)}
      viewerId={user.user_id}
      renderTitle={(title) => (
        <PageTitle windowTitle={title}>
          <nav aria-label="Way back" className={classes.path}>
            <Link to="/people" className={classes.back}>
              <Icon name="left" size={16} />
              People
            </Link>
            <span aria-hidden>/</span>
            <h1 className={classes.here}>{title}</h1>
          </nav>
        </PageTitle>
      )}
    />
  );
}
