import type { ReactNode } from "react";

import page from "@/components/list-page.module.css";

import type { ListMove } from "@/lib/list-navigation";
import type { DeadLettersSearch } from "../lib/search";
import { FailedNotices } from "./failed-notices";
import { StuckMessages } from "./stuck-messages";

export type PageProps = {
  search: DeadLettersSearch;
  /** Changes the address; `undefined` takes a key out. Any change but of the page goes to page 1. */
  onSearch: (patch: Partial<DeadLettersSearch>, move?: ListMove) => void;
  renderTitle: (title: string, count: number | undefined) => ReactNode;
};

const TITLE = "Not delivered";

/** What got stuck on its way between the services, for Admins to send again or to give up. */
export function DeadLettersPage({ search, onSearch, renderTitle }: PageProps) {
  const isNotices = search.tab === "notices";
  const tabs = (
    <div className={page.tabs}>
      <button
        type="button"
        className={page.tab}
        aria-pressed={!isNotices}
        onClick={() => onSearch({ tab: undefined, open: undefined })}
      >
        Between services
      </button>
      <button
        type="button"
        className={page.tab}
        aria-pressed={isNotices}
        onClick={() => onSearch({ tab: "notices", open: undefined })}
      >
        Notices to people
      </button>
    </div>
  );
  const Content = isNotices ? FailedNotices : StuckMessages;
  return (
    <div className={page.page}>
      <Content
        search={search}
        onSearch={onSearch}
        renderHead={(count) => (
          <>
            {renderTitle(TITLE, count)}
            {tabs}
          </>
        )}
      />
    </div>
  );
}
