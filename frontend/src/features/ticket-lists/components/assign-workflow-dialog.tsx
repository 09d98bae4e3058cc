import { Button, Modal, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { ErrorState, RequestId } from "@/components/states";
import { ApiError } from "@/lib/api/errors";

import { activeWorkflowsQuery, useAssignWorkflow } from "../api/ticket-lists";
import type { ListRow } from "../lib/rows";
import classes from "./assign-workflow-dialog.module.css";

/** Puts a ticket that no workflow took into the one an Admin chooses. */
export function AssignWorkflowDialog({
  row,
  onDone,
  onClose,
}: {
  row: ListRow;
  onDone: (message: string) => void;
  onClose: () => void;
}) {
  const workflows = useQuery(activeWorkflowsQuery);
  const [chosen, setChosen] = useState<string | null>(null);
  const [fieldError, setFieldError] = useState<string | null>(null);
  const assign = useAssignWorkflow();
  const name = workflows.data?.find(({ workflow_id }) => String(workflow_id) === chosen)?.name;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!chosen) {
      setFieldError("Choose a workflow.");
      return;
    }
    assign.mutate(
      { number: row.number, workflowId: Number(chosen) },
      {
        onSuccess: (task) => {
          onDone(`${row.number} is in ${task.workflow.name} now, at ${task.current_step?.name}.`);
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
      <Modal opened onClose={onClose} title={`Assign a workflow to ${row.number}`}>
        <ErrorState
          title="The workflows did not load"
          error={workflows.error}
          onRetry={() => workflows.refetch()}
          isRetrying={workflows.isFetching}
        />
      </Modal>
    );
  }
  const isEmpty = workflows.data?.length === 0;
  return (
    <Modal opened onClose={onClose} title={`Assign a workflow to ${row.number}`}>
      <form onSubmit={submit} className={classes.dialog}>
        {assign.error && <Refusal error={assign.error} />}
        <p className={classes.subject}>
          {row.subject}
          <span>{row.kind}</span>
        </p>
        {isEmpty ? (
          <p className={classes.note}>
            No workflow is active. Once one is, tickets that fit it are taken up by themselves.
          </p>
        ) : (
          <Select
            label="Workflow (required)"
            description="Its first step opens at once, and whoever takes it is told."
            placeholder={workflows.isPending ? "Loading" : "Search by name"}
            data={(workflows.data ?? []).map((workflow) => ({
              value: String(workflow.workflow_id),
              label: workflow.name,
            }))}
            value={chosen}
            onChange={(value) => {
              setChosen(value);
              setFieldError(null);
            }}
            error={fieldError}
            searchable
            nothingFoundMessage="No active workflow by that name"
            maxDropdownHeight={240}
            data-autofocus
          />
        )}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {isEmpty ? "Close" : "Cancel"}
          </Button>
          {!isEmpty && (
            <Button type="submit" loading={assign.isPending}>
              {name ? `Assign ${name}` : "Assign workflow"}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  );
}

function Refusal({ error }: { error: Error }) {
  const isOurs = error instanceof ApiError;
  return (
    <div className={classes.failure} role="alert">
      {isOurs ? error.message : "It did not work."}
      {isOurs && error.requestId && <RequestId id={error.requestId} />}
    </div>
  );
}
