import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";

import { Dialog } from "@/components/dialog";
import classes from "@/components/dialog.module.css";
import { SearchSelect } from "@/components/search-select";
import { type Candidate, roleMembersQuery } from "@/lib/api/candidates";
import { ApiError } from "@/lib/api/errors";
import { sentence } from "@/lib/sentence";

import { useChangeOwner } from "../api/hand-on";
import { isBarred, verbFor } from "../lib/stand";
import type { CommandDialogProps } from "./hand-on";
import { HandOnRefusal } from "./hand-on-refusal";
import { useCommand } from "./use-command";

/** Lets an Admin give a ticket to another coordinator. */
export function OwnerDialog(props: CommandDialogProps) {
  const { number, task, onClose } = props;
  const [chosen, setChosen] = useState<Candidate | null>(null);
  const [text, setText] = useState("");
  const [personError, setPersonError] = useState<string | null>(null);
  const change = useChangeOwner(number);
  const { stand, send } = useCommand(props, change);
  const [search] = useDebouncedValue(text === chosen?.name ? "" : text.trim(), 250);
  const members = useQuery(roleMembersQuery("Ticket Coordinator", search));
  const people = members.data?.people.filter(({ userId }) => userId !== task.owner?.user_id);
  const choiceOf = ({ userId, name }: Candidate) => ({ value: String(userId), label: name });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change.isPending || isBarred(stand.chance)) return;
    if (!chosen) {
      setPersonError("Choose who owns it.");
      return;
    }
    send(
      ({ rev }) => ({ taskId: task.task_id, userId: chosen.userId, rev }),
      (error) => {
        if (error instanceof ApiError) setPersonError(error.fields.user_id?.[0] ?? null);
      },
    );
  };
  return (
    <Dialog onClose={onClose} title="Change the owner">
      <form onSubmit={submit} className={classes.dialog}>
        {change.error && (
          <HandOnRefusal
            error={change.error}
            number={number}
            task={task}
            seen={stand.seen.rev}
            chance={stand.chance}
          />
        )}
        <SearchSelect
          label="New owner (required)"
          description={
            task.owner
              ? sentence`Coordinators, without ${task.owner.user_full_name}.`
              : "Coordinators."
          }
          choices={people && { found: people.map(choiceOf), isCut: members.data?.isCut ?? false }}
          isPending={members.isFetching}
          chosen={chosen && choiceOf(chosen)}
          onChoose={(choice) => {
            setChosen(choice && { userId: Number(choice.value), name: choice.label });
            setPersonError(null);
          }}
          text={text}
          onText={setText}
          error={personError}
          nothingFound="No coordinator by that name"
        />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {stand.chance === "gone" ? "Close" : "Cancel"}
          </Button>
          {stand.chance !== "gone" && (
            <Button type="submit" loading={change.isPending} disabled={stand.chance === "looking"}>
              {verbFor(chosen ? sentence`Give it to ${chosen.name}` : "Change", stand.chance)}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
