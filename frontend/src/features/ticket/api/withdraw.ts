import { useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, ticketsClient } from "@/lib/api/client";
import { ticketKeys } from "@/lib/api/ticket-keys";

/** Withdraws a ticket; the workflow then ends its task. */
export const useWithdraw = (number: string) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () =>
      bodyOf(
        ticketsClient.PATCH("/tickets/number/{ticket_id}/", {
          params: { path: { ticket_id: number } },
          body: { status: "Withdrawn" },
        }),
      ),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ticketKeys.one(number) }),
  });
};
