import { useNavigate, useRouteContext } from "@tanstack/react-router";

import { PageTitle } from "@/app/shell/slots";
import { EmptyState } from "@/components/states";
import { NewTicketPage } from "@/features/new-ticket/components/new-ticket-page";
import { isEmployee, mayCreate } from "@/features/session/lib/roles";

export function NewTicketRoute() {
  const { user } = useRouteContext({ from: "/shell" });
  const navigate = useNavigate();
  const renderTitle = (title: string) => (
    <PageTitle windowTitle={title}>
      <h1>{title}</h1>
    </PageTitle>
  );
  if (!mayCreate(user)) {
    return (
      <>
        {renderTitle("New ticket")}
        <EmptyState icon="lock" title="Not open to you">
          Tickets are posted by employees and by those with a role in this system.
        </EmptyState>
      </>
    );
  }
  return (
    <NewTicketPage
      isStaff={!isEmployee(user)}
      onCreated={(number) =>
        // The form is sent: there is nothing left to ask about.
        navigate({ to: "/tickets/$number", params: { number }, ignoreBlocker: true })
      }
      renderTitle={renderTitle}
    />
  );
}
