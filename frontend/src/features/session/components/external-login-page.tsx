import { Button } from "@mantine/core";

import { Door } from "./door";
import classes from "./door.module.css";

/** Shown if the user comes back from an external Auth Service without a session. */
export function ExternalLoginPage({ href }: { href: string }) {
  return (
    <Door
      title="You are not signed in"
      lead="Signing in happens on another page, and it has not led to a session here. Try it again, and tell an Admin when it keeps happening."
    >
      <div className={classes.foot}>
        <Button size="md" component="a" href={href}>
          Sign in
        </Button>
      </div>
    </Door>
  );
}
