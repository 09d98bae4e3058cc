import type { ReactNode } from "react";

import { Mark } from "@/components/mark";

import classes from "./door.module.css";
import { LoginPicture } from "./login-picture";

/** The frame of the pages that people see before they sign in. */
export function Door({
  title,
  lead,
  children,
}: {
  title: string;
  lead: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={classes.page}>
      <main className={classes.side}>
        <div className={classes.box}>
          <Mark size={36} />
          <h1 className={classes.title}>{title}</h1>
          <p className={classes.lead}>{lead}</p>
          {children}
        </div>
      </main>
      <aside className={classes.picture} aria-label="What this is">
        <LoginPicture />
      </aside>
    </div>
  );
}
