import { lazily } from "@/lib/lazily";

/** The bar for selected tickets, which lists of tickets get from their routes. */
export const BulkBar = lazily(() =>
  import("@/features/bulk/components/bulk-bar").then((it) => it.BulkBar),
);
