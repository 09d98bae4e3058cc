import { Button } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";

import { Dialog } from "./dialog";
import classes from "./form-page.module.css";

/**
 * Asks for confirmation before the user leaves a page with unsaved changes or closes the window.
 */
export function LeaveGuard({ isDirty, children }: { isDirty: boolean; children: string }) {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  if (blocker.status !== "blocked") return null;
  return (
    <Dialog onClose={blocker.reset} title="Leave without saving">
      <p>{children}</p>
      <div className={classes.buttons}>
        <Button variant="default" onClick={blocker.reset} data-autofocus>
          Stay
        </Button>
        <Button className={classes.danger} onClick={blocker.proceed}>
          Leave without saving
        </Button>
      </div>
    </Dialog>
  );
}
