import { Link, type LinkProps } from "@tanstack/react-router";

import { Icon } from "@/components/icon";
import { PageTitle } from "@/components/page-title";
import title from "@/components/page-title.module.css";

/** The title of a page that belongs to a list, with the way back to the list. */
export function TitleBelowList({
  name,
  list,
  to,
}: {
  name: string;
  /** The title of the list, and its address. */
  list: string;
  to: NonNullable<LinkProps["to"]>;
}) {
  return (
    <PageTitle windowTitle={name}>
      <nav aria-label="Way back" className={title.path}>
        <Link to={to} className={title.back}>
          <Icon name="left" size={16} />
          {list}
        </Link>
        <span aria-hidden>/</span>
        <h1 className={title.here}>{name}</h1>
      </nav>
    </PageTitle>
  );
}
