import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouteContext } from "@tanstack/react-router";

import { PageHeading } from "@/components/page-title";
import { EmptyState } from "@/components/states";
import { NewTicketPage } from "@/features/new-ticket/components/new-ticket-page";
import { isEmployee, mayCreate } from "@/features/session/lib/roles";
import { ticketChanged } from "@/lib/api/ticket-keys";

export function NewTicketRoute() {
  const { user } = useRouteContext({ from: "/shell" });
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  if (!mayCreate(user)) {
    return (
      <>
        <PageHeading title="New ticket" />
        <EmptyState icon="lock" title="Not open to you">
          Tickets are posted by employees and by those with a role in this system.
        </EmptyState>
      </>
    );
  }
  return (
    <NewTicketPage
      isStaff={!isEmployee(user)}
      onCreated={(number) => {
        void ticketChanged(queryClient, number);
        // The form is sent, so do not ask whether to leave it.
        void navigate({ to: "/tickets/$number", params: { number }, ignoreBlocker: true });
      }}
    />
  );
}
