import { Button, Textarea } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";

import { Dialog } from "@/components/dialog";
import { ApiError } from "@/lib/api/errors";

import type { Task } from "../api/ticket";
import { HandOnRefusal } from "./hand-on-refusal";
import classes from "./work-panel.module.css";

const MAX_REASON = 20_000;

/** Asks why, says what will happen, and closes only once it has happened. */
export function ReasonDialog({
  title,
  children,
  description,
  missing,
  verb,
  keep = "Cancel",
  isDanger = false,
  task,
  error,
  isPending,
  onSubmit,
  onClose,
}: {
  title: string;
  /** What stands above the reason: what will happen, or what else is to be chosen. */
  children?: ReactNode;
  /** Who reads the reason. */
  description: string;
  /** What is said where no reason is given. */
  missing: string;
  verb: string;
  /** The way out. */
  keep?: string;
  isDanger?: boolean;
  task: Task;
  error: Error | null;
  isPending: boolean;
  onSubmit: (reason: string) => void;
  onClose: () => void;
}) {
  const [reason, setReason] = useState("");
  const [isMissing, setIsMissing] = useState(false);
  const refused = error instanceof ApiError ? error.fields.reason?.[0] : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) onSubmit(reason.trim());
    else setIsMissing(true);
  };

  return (
    <Dialog onClose={onClose} title={title} closeOnClickOutside={!reason}>
      <form onSubmit={submit} className={classes.dialog}>
        {error && <HandOnRefusal error={error} task={task} />}
        {children}
        <Textarea
          label="Reason (required)"
          description={description}
          error={isMissing ? missing : refused}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={MAX_REASON}
          data-autofocus
          value={reason}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            setIsMissing(false);
          }}
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {keep}
          </Button>
          <Button
            type="submit"
            loading={isPending}
            className={isDanger ? classes.danger : undefined}
          >
            {verb}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
