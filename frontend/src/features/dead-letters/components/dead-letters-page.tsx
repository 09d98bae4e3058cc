import type { ListPageProps, ListTab } from "@/components/list-page";

import type { DeadLettersSearch } from "../lib/search";
import { FailedNotices } from "./failed-notices";
import { StuckMessages } from "./stuck-messages";

const TABS: readonly ListTab<"notices">[] = [
  { label: "Between services" },
  { value: "notices", label: "Notices to people" },
];

/** Messages that got stuck between the services. Admins replay or discard them here. */
export function DeadLettersPage({ search, onSearch }: ListPageProps<DeadLettersSearch>) {
  const Content = search.tab === "notices" ? FailedNotices : StuckMessages;
  return (
    <Content
      search={search}
      onSearch={onSearch}
      head={{
        title: "Not delivered",
        tabs: TABS,
        tab: search.tab,
        onTab: (tab) => onSearch({ tab, open: undefined }),
      }}
    />
  );
}
