import { queryOptions, useQueryClient } from "@tanstack/react-query";

import { bodyOf, ticketsClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/tickets";
import { ticketKeys } from "@/lib/api/ticket-keys";
import { attachmentsPath, type Uploads, useUploads } from "@/lib/uploads";

export type TicketFile = components["schemas"]["AttachmentOutput"];

const filesKey = (number: string) => [...ticketKeys.one(number), "files"] as const;

/** The files of a ticket, and its id in the ticket service. */
export const filesQuery = (number: string) =>
  queryOptions({
    queryKey: filesKey(number),
    queryFn: async ({ signal }) => {
      const ticket = await bodyOf(
        ticketsClient.GET("/tickets/number/{ticket_id}/", {
          params: { path: { ticket_id: number } },
          signal,
        }),
      );
      return { ticketKey: ticket.id, files: ticket.attachments };
    },
  });

/**
 * Uploads files to a ticket. The row of an upload disappears once the file is in the list of files.
 */
export const useTicketUploads = (number: string, ticketKey: number | undefined): Uploads => {
  const queryClient = useQueryClient();
  return useUploads(attachmentsPath(ticketKey), () =>
    queryClient.invalidateQueries({ queryKey: filesKey(number) }),
  );
};
