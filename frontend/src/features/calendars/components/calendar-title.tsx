import { Link } from "@tanstack/react-router";

import { Icon } from "@/components/icon";
import { PageTitle } from "@/components/page-title";
import title from "@/components/page-title.module.css";

/** The title of one calendar's page, with the way back to the list. */
export function CalendarTitle({ name }: { name: string }) {
  return (
    <PageTitle windowTitle={name}>
      <nav aria-label="Way back" className={title.path}>
        <Link to="/calendars" className={title.back}>
          <Icon name="left" size={16} />
          Calendars
        </Link>
        <span aria-hidden>/</span>
        <h1 className={title.here}>{name}</h1>
      </nav>
    </PageTitle>
  );
}
