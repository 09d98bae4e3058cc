import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { Dialog } from "@/components/dialog";
import { type Choice, SearchSelect } from "@/components/search-select";
import { ErrorState, RequestId } from "@/components/states";
import { SubjectWords } from "@/components/subject-words";
import { ApiError } from "@/lib/api/errors";
import { sentence } from "@/lib/sentence";

import { activeWorkflowsQuery, useAssignWorkflow, type Workflow } from "../api/ticket-lists";
import type { ListRow } from "../lib/rows";
import classes from "./assign-workflow-dialog.module.css";

/** Lets an Admin choose the workflow for a ticket that has none. */
export function AssignWorkflowDialog({
  row,
  onDone,
  onClose,
}: {
  row: ListRow;
  onDone: (message: string) => void;
  onClose: () => void;
}) {
  const [chosen, setChosen] = useState<Choice | null>(null);
  const [text, setText] = useState("");
  // If a workflow is chosen, the field shows its name: do not search for that.
  const [search] = useDebouncedValue(text === chosen?.label ? "" : text.trim(), 250);
  const workflows = useQuery(activeWorkflowsQuery(search));
  const [fieldError, setFieldError] = useState<string | null>(null);
  const assign = useAssignWorkflow();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen) {
      setFieldError("Choose a workflow.");
      return;
    }
    assign.mutate(
      { number: row.number, workflowId: Number(chosen.value) },
      {
        onSuccess: (task) => {
          onDone(
            sentence`${row.number} is in ${task.workflow.name} now, at ${task.current_step?.name ?? ""}.`,
          );
          onClose();
        },
        onError: (error) => {
          if (error instanceof ApiError) setFieldError(error.fields.workflow_id?.[0] ?? null);
        },
      },
    );
  };

  if (workflows.isError && !workflows.data) {
    return (
      <Dialog onClose={onClose} title={`Assign a workflow to ${row.number}`}>
        <ErrorState
          title="The workflows did not load"
          error={workflows.error}
          onRetry={() => workflows.refetch()}
          isRetrying={workflows.isFetching}
        />
      </Dialog>
    );
  }
  const isEmpty = !search && workflows.data?.workflows.length === 0;
  return (
    <Dialog onClose={onClose} title={`Assign a workflow to ${row.number}`}>
      <form onSubmit={submit} className={classes.dialog}>
        {assign.error && <Refusal error={assign.error} />}
        <p className={classes.subject}>
          <bdi dir="auto">
            <SubjectWords subject={row.subject} description={row.description} />
          </bdi>
          <span>{row.kind}</span>
        </p>
        {isEmpty ? (
          <p className={classes.note}>
            No workflow is active. Once one is, tickets that fit it are taken up by themselves.
          </p>
        ) : (
          <SearchSelect
            label="Workflow (required)"
            description="Its first step opens at once, and whoever takes it is told."
            choices={
              workflows.data && {
                found: workflows.data.workflows.map(toChoice),
                isCut: workflows.data.isCut,
              }
            }
            isPending={workflows.isFetching}
            chosen={chosen}
            onChoose={(choice) => {
              setChosen(choice);
              setFieldError(null);
            }}
            text={text}
            onText={setText}
            error={fieldError}
            nothingFound="No active workflow by that name"
          />
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {isEmpty ? "Close" : "Cancel"}
          </Button>
          {!isEmpty && (
            <Button type="submit" loading={assign.isPending}>
              {chosen ? sentence`Assign ${chosen.label}` : "Assign workflow"}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

const toChoice = ({ workflow_id, name }: Workflow): Choice => ({
  value: String(workflow_id),
  label: name,
});

function Refusal({ error }: { error: Error }) {
  const isOurs = error instanceof ApiError;
  return (
    <div className={classes.failure} role="alert">
      {isOurs ? error.message : "It did not work."}
      {isOurs && error.requestId && <RequestId id={error.requestId} />}
    </div>
  );
}
