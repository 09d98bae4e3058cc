import { queryOptions, useMutation } from "@tanstack/react-query";

import { bodyOf, ticketsClient, workflowClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/tickets";
import { uploadFile } from "@/lib/api/upload";
import { randomKey } from "@/lib/random-key";

import type { toBody } from "../lib/draft";

export type NewTicket = components["schemas"]["TicketOutput"];
export type Fit = { department: string; category: string; sub_category: string };

/** What the workflows that take tickets are for: everybody who posts tickets may know that. */
export const fitsQuery = queryOptions({
  queryKey: ["new-ticket", "fits"],
  queryFn: async ({ signal }): Promise<Fit[]> =>
    (await bodyOf(workflowClient.GET("/workflows/kinds/", { signal }))).kinds,
  staleTime: 60_000,
});

export const useCreateTicket = () =>
  useMutation({
    mutationFn: (body: ReturnType<typeof toBody>) =>
      bodyOf(ticketsClient.POST("/tickets/", { body })),
  });

/** The same for each attempt with one file, so that a lost answer does not store it twice. */
const keys = new WeakMap<File, string>();
const keyOf = (file: File): string => {
  const key = keys.get(file) ?? randomKey();
  keys.set(file, key);
  return key;
};

export const useAttachFiles = () =>
  useMutation({
    mutationFn: async ({ id, files }: { id: number; files: readonly File[] }) => {
      for (const file of files) {
        await uploadFile({
          path: `/api/tickets-service/tickets/${id}/attachments/`,
          part: "file",
          file,
          idempotencyKey: keyOf(file),
          onProgress: () => {},
          signal: new AbortController().signal,
        });
      }
    },
  });
