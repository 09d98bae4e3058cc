import { Button, SegmentedControl } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import * as z from "zod/mini";

import { Dialog } from "@/components/dialog";
import classes from "@/components/dialog.module.css";
import { KeptWords } from "@/components/kept-words";
import { LimitedTextarea } from "@/components/limited";
import { type Choice, SearchSelect } from "@/components/search-select";
import { type Candidate, everybodyQuery, roleMembersQuery } from "@/lib/api/candidates";
import { ApiError } from "@/lib/api/errors";
import { useDraft } from "@/lib/draft";
import { excessOf, LIMITS } from "@/lib/limits";
import { sentence } from "@/lib/sentence";
import { submitByKey } from "@/lib/submit-by-key";
import { useTransfer } from "../api/hand-on";
import { isBarred, verbFor } from "../lib/stand";
import type { CommandDialogProps, HandOnSubject } from "./hand-on";
import handOn from "./hand-on.module.css";
import { HandOnRefusal } from "./hand-on-refusal";
import { useCommand } from "./use-command";

type Pool = "role" | "everybody";

/**
 * Transfers the current step to another person in its role; an Admin may choose any staff member.
 */
export function TransferDialog(props: CommandDialogProps) {
  const { number, task, subject: opened, now, viewer, onClose } = props;
  const { chosen, setChosen, place: personPlace } = useChosen(number, opened);
  const [pool, setPool] = useState<Pool>(chosen?.pool ?? "role");
  const place = `${number}:transfer`;
  const draft = useDraft(place);
  const notes = draft.text;
  const [personError, setPersonError] = useState<string | null>(null);
  const [notesError, setNotesError] = useState<string | null>(null);
  const transfer = useTransfer(number);
  // If the chosen person holds the step by now, the transfer is no longer possible.
  const isTheirs = now?.holder.userId === chosen?.userId;
  const { stand, send } = useCommand({ ...props, now: isTheirs ? null : now }, transfer);
  const subject = stand.seen;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (transfer.isPending || isBarred(stand.chance) || excessOf(notes, LIMITS.notes)) return;
    if (!chosen) {
      setPersonError("Choose who takes it.");
      return;
    }
    send(
      ({ taskItemId, rev }) => ({
        taskItemId,
        newUserId: chosen.userId,
        notes: notes.trim(),
        rev,
        draft: { place, text: notes },
        personPlace,
      }),
      (error) => {
        if (!(error instanceof ApiError)) return;
        setPersonError(error.fields.new_user_id?.[0] ?? null);
        setNotesError(error.fields.notes?.[0] ?? null);
      },
    );
  };

  return (
    <Dialog
      onClose={onClose}
      title={sentence`Transfer ${subject.stepName} to somebody else`}
      closeOnClickOutside={!notes}
    >
      <form onSubmit={submit} onKeyDown={submitByKey} className={classes.dialog}>
        {transfer.error && (
          <HandOnRefusal
            error={transfer.error}
            number={number}
            task={task}
            seen={subject.rev}
            chance={stand.chance}
          />
        )}
        {viewer.isAdmin && (
          <SegmentedControl
            className={handOn.pool}
            aria-label="Whom to choose from"
            size="xs"
            data={[
              { value: "role", label: subject.roleName },
              { value: "everybody", label: "Everybody" },
            ]}
            value={pool}
            onChange={(value) => {
              setPool(value === "everybody" ? "everybody" : "role");
              setChosen(null);
              setPersonError(null);
            }}
          />
        )}
        <PersonField
          key={pool}
          pool={pool}
          subject={subject}
          viewerId={viewer.userId}
          chosen={chosen}
          error={personError}
          onChoose={(person) => {
            setChosen(person && { ...person, pool });
            setPersonError(null);
          }}
        />
        <LimitedTextarea
          label="Note (optional)"
          description="Whoever takes it reads it. The deadline stays as it is."
          error={notesError}
          autosize
          minRows={3}
          maxRows={10}
          limit={LIMITS.notes}
          readOnly={transfer.isPending}
          value={notes}
          onChange={(event) => {
            draft.setText(event.currentTarget.value);
            setNotesError(null);
          }}
        />
        <KeptWords draft={draft} />
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {stand.chance === "gone" ? "Close" : "Cancel"}
          </Button>
          {stand.chance !== "gone" && (
            <Button
              type="submit"
              loading={transfer.isPending}
              disabled={excessOf(notes, LIMITS.notes) > 0 || stand.chance === "looking"}
              title="Ctrl + Enter"
            >
              {verbFor(chosen ? sentence`Transfer to ${chosen.name}` : "Transfer", stand.chance)}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

function PersonField({
  pool,
  subject,
  viewerId,
  chosen,
  error,
  onChoose,
}: {
  pool: Pool;
  subject: HandOnSubject;
  viewerId: number;
  chosen: Candidate | null;
  error: string | null;
  onChoose: (person: Candidate | null) => void;
}) {
  const [text, setText] = useState(chosen?.name ?? "");
  // If a person is chosen, the field shows the name: do not search for that.
  const [search] = useDebouncedValue(text === chosen?.name ? "" : text.trim(), 250);
  const members = useQuery({
    ...roleMembersQuery(subject.roleName, search),
    enabled: pool === "role",
  });
  const everybody = useQuery({ ...everybodyQuery(search), enabled: pool === "everybody" });
  const asked = pool === "role" ? members : everybody;
  // Offer neither the user nor the holder.
  const isOther = ({ userId }: Candidate) =>
    userId !== viewerId && userId !== subject.holder.userId;
  const found = asked.data?.people.filter(isOther);
  const isRoleEmpty = pool === "role" && !search && found?.length === 0 && !members.isFetching;

  if (asked.isError && !asked.data) {
    const words = asked.error instanceof ApiError ? asked.error.message : "Something went wrong.";
    return (
      <div className={classes.failure} role="alert">
        The people to choose from did not load: {words}
        <Button mt={8} size="compact-sm" variant="default" onClick={() => asked.refetch()}>
          Try again
        </Button>
      </div>
    );
  }
  if (isRoleEmpty) {
    return (
      <p className={handOn.note}>
        {sentence`Nobody else is in ${subject.roleName} at present, so there is nobody to transfer it to.`}
      </p>
    );
  }
  return (
    <SearchSelect
      className={handOn.field}
      label="New holder (required)"
      description={
        pool === "role"
          ? sentence`People in ${subject.roleName}, without ${subject.holder.name}.`
          : "Anybody of the staff, in whatever role. It is recorded that you chose."
      }
      choices={asked.data && found && { found: found.map(toChoice), isCut: asked.data.isCut }}
      isPending={asked.isFetching}
      chosen={chosen && toChoice(chosen)}
      onChoose={(choice) =>
        onChoose(choice && { userId: Number(choice.value), name: choice.label })
      }
      text={text}
      onText={setText}
      error={error}
      nothingFound="Nobody by that name"
    />
  );
}

const chosenSchema = z.object({
  userId: z.number(),
  name: z.string(),
  pool: z.enum(["role", "everybody"]),
});
type Chosen = z.infer<typeof chosenSchema>;

/** The person chosen for this item, kept as a draft for each item; null if they hold it already. */
function useChosen(number: string, { taskItemId, holder }: HandOnSubject) {
  const place = `${number}:transfer:${taskItemId}`;
  const draft = useDraft(place);
  const kept = readChosen(draft.text);
  return {
    place,
    chosen: kept?.userId === holder.userId ? null : kept,
    setChosen: (person: Chosen | null) => draft.setText(person ? JSON.stringify(person) : ""),
  };
}

function readChosen(text: string): Chosen | null {
  try {
    return chosenSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const toChoice = ({ userId, name }: Candidate): Choice => ({ value: String(userId), label: name });
