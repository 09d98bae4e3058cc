import { z } from "zod";

import { SERVICES } from "./stuck";

/** What the address of the page holds. A value that makes no sense is dropped, never an error. */
export const deadLettersSearchSchema = z.object({
  tab: z.enum(["notices"]).optional().catch(undefined),
  service: z.enum(SERVICES).optional().catch(undefined),
  state: z.enum(["settled"]).optional().catch(undefined),
  q: z.string().max(200).optional().catch(undefined),
  /** The message that is open, by its key. */
  open: z
    .string()
    .regex(/^[a-z]+\.(came|unsent)\.\d+$/)
    .optional()
    .catch(undefined),
  page: z.number().int().min(2).optional().catch(undefined),
});

export type DeadLettersSearch = z.infer<typeof deadLettersSearchSchema>;
