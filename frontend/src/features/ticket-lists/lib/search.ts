import { z } from "zod";

import { PRIORITIES } from "@/lib/priority";

/** What the address of a list holds. A value that makes no sense is dropped, never an error. */
export const ticketListSearchSchema = z.object({
  tab: z.enum(["inactive", "unassigned"]).optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
  priority: z.enum(PRIORITIES).optional().catch(undefined),
  page: z.number().int().min(2).optional().catch(undefined),
});

export type TicketListSearch = z.infer<typeof ticketListSearchSchema>;
export type Tab = "active" | "inactive" | "unassigned";
