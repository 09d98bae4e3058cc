import { Button, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";

import { Icon } from "@/components/icon";
import { formatExact } from "@/lib/time/format";

import type { Invited } from "../api/people";
import classes from "./people.module.css";

/** The link of an invitation; it is shown only once. */
export function SetUpLink({ invited }: { invited: Invited }) {
  const clipboard = useClipboard({ timeout: 1500 });
  return (
    <div className={classes.dialog}>
      <p role="status">
        A mail with the link is on its way to <strong>{invited.email}</strong>. It works once, until{" "}
        {formatExact(invited.set_up_expires_at)}.
      </p>
      <div className={classes.link}>
        <TextInput
          label="The link, if no mail arrives"
          description="Whoever has it sets the password. It is not shown again."
          value={invited.set_up_link}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          variant="default"
          onClick={() => clipboard.copy(invited.set_up_link)}
          leftSection={<Icon name={clipboard.copied ? "check" : "copy"} size={16} />}
        >
          {clipboard.copied ? "Copied" : "Copy"}
        </Button>
      </div>
    </div>
  );
}
