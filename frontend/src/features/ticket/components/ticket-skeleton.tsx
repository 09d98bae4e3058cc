import { Skeleton } from "@mantine/core";

import classes from "./ticket-page.module.css";

const LINES = ["92%", "84%", "96%", "60%"];

/** Placeholders in the layout of the page, shown while the ticket loads. */
export function TicketSkeleton() {
  return (
    <div className={classes.page} role="status" aria-label="Loading the ticket">
      <h1 className="visually-hidden">Loading the ticket</h1>
      <div style={{ padding: "20px 24px 18px", borderBottom: "1px solid var(--border)" }}>
        <Skeleton height={20} width="min(460px, 80%)" />
        <Skeleton height={14} width="min(340px, 60%)" mt={16} />
      </div>
      <div className={classes.columns} data-panel="work">
        <div className={classes.facts}>
          {LINES.map((width) => (
            <Skeleton key={width} height={10} width={width} mb={12} />
          ))}
        </div>
        <div className={classes.talk} style={{ padding: 24 }}>
          {LINES.map((width) => (
            <Skeleton key={width} height={48} width={width} mb={16} />
          ))}
        </div>
        <div className={classes.work}>
          {LINES.map((width) => (
            <Skeleton key={width} height={28} width={width} mb={16} />
          ))}
        </div>
      </div>
    </div>
  );
}
