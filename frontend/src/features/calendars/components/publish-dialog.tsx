import { Button } from "@mantine/core";

import { Dialog } from "@/components/dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { sentence } from "@/lib/sentence";

import { usePublish, type Workflow } from "../api/workflows";
import classes from "./calendars.module.css";

/** The dialog to make the draft of a workflow, with its changes, the workflow's next version. */
export function PublishDialog({
  workflow,
  onDone,
  onClose,
}: {
  workflow: Workflow;
  onDone: (said: string) => void;
  onClose: () => void;
}) {
  const publish = usePublish(workflow);
  const version = (workflow.active_version ?? 0) + 1;
  return (
    <Dialog onClose={onClose} title={sentence`Publish version ${version} of ${workflow.name}`}>
      <div className={classes.dialog}>
        {publish.error && (
          <FormError error={publish.error} otherwise="Publishing it did not work. Try again." />
        )}
        <p>
          Tickets that arrive from now on run on the draft as it is, with all that was changed in
          it, not only the calendar. Tickets that are on their way stay on their version.
        </p>
        {workflow.status !== "initialized" && (
          <p className={form.note}>It takes new tickets then; at present it takes none.</p>
        )}
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            loading={publish.isPending}
            data-autofocus
            onClick={() =>
              publish.mutate(undefined, {
                onSuccess: ({ active_version }) => {
                  onDone(sentence`${workflow.name} is at version ${active_version ?? version}.`);
                  onClose();
                },
              })
            }
          >
            Publish version {version}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
