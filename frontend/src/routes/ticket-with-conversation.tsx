import { LiveConversation } from "@/features/conversation/components/conversation";
import { TicketPage, type TicketPageProps } from "@/features/ticket/components/ticket-page";

/** The page of a ticket with its conversation. */
export function TicketWithConversation({
  renewSession,
  ...props
}: Omit<TicketPageProps, "renderConversation"> & { renewSession: () => Promise<boolean> }) {
  const { number, viewer, search, onSearch } = props;
  return (
    <TicketPage
      {...props}
      renderConversation={(about) => (
        <LiveConversation
          {...about}
          number={number}
          viewer={viewer}
          view={search.view ?? "all"}
          onView={(view) => onSearch({ view: view === "all" ? undefined : view })}
          renewSession={renewSession}
        />
      )}
    />
  );
}
