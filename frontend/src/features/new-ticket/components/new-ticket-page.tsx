import { Autocomplete, Button, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

import { FormError } from "@/components/form-error";
import formClasses from "@/components/form-page.module.css";
import { LeaveGuard } from "@/components/leave-guard";
import { fieldErrorsOf } from "@/lib/field-errors";
import { PRIORITIES } from "@/lib/priority";

import { fitsQuery, type NewTicket, useAttachFiles, useCreateTicket } from "../api/new-ticket";
import { EMPTY_DRAFT, extrasOf, toBody } from "../lib/draft";
import { suggest } from "../lib/fits";
import { type DraftForm, useDraftForm } from "../lib/use-draft-form";
import { AssetFields, BudgetFields } from "./extra-fields";
import { FileField } from "./file-field";
import { FilesRefused } from "./files-refused";
import classes from "./new-ticket.module.css";

/** Lists open beside their field, within the same landmark. */
const BESIDE = { withinPortal: false };

/** Asks for a ticket, makes it once, adds the files, and leads to it. */
export function NewTicketPage({
  isStaff,
  onCreated,
  renderTitle,
}: {
  /** Staff say for whom it is; an employee's ticket is their own. */
  isStaff: boolean;
  onCreated: (number: string) => void;
  renderTitle: (title: string) => ReactNode;
}) {
  const [files, setFiles] = useState<File[]>([]);
  const create = useCreateTicket();
  const attach = useAttachFiles();
  const form = useDraftForm();
  const isDirty = !create.data && (form.isDirty() || files.length > 0);

  const finish = (ticket: NewTicket, chosen: readonly File[]) => {
    if (chosen.length === 0) return onCreated(ticket.ticket_id);
    attach.mutate(
      { id: ticket.id, files: chosen },
      { onSuccess: () => onCreated(ticket.ticket_id) },
    );
  };
  const submit = form.onSubmit((draft) => {
    if (create.isPending) return;
    create.mutate(toBody(draft), {
      onSuccess: (ticket) => finish(ticket, files),
      onError: (error) => form.setErrors(serverErrors(error)),
    });
  });

  const made = create.data;
  if (made && attach.isError) {
    return (
      <div className={formClasses.page}>
        {renderTitle("New ticket")}
        <FilesRefused
          number={made.ticket_id}
          error={attach.error}
          files={files}
          onFiles={setFiles}
          isSending={attach.isPending}
          onRetry={() => finish(made, files)}
          onSkip={() => onCreated(made.ticket_id)}
        />
      </div>
    );
  }
  const hasFieldError = Object.keys(form.errors).length > 0;
  return (
    <div className={formClasses.page}>
      {renderTitle("New ticket")}
      <LeaveGuard isDirty={isDirty}>
        The ticket is not sent yet, and what you wrote is lost.
      </LeaveGuard>
      <form onSubmit={submit} noValidate className={formClasses.card} aria-label="New ticket">
        {create.error && !hasFieldError && (
          <FormError
            error={create.error}
            otherwise="Sending did not work. Try again; it makes no second ticket."
          />
        )}
        <TextInput
          label="Subject (required)"
          maxLength={255}
          autoFocus
          {...form.getInputProps("subject")}
        />
        <Textarea
          label="Description (required)"
          description="What happens, since when, and what you have tried."
          autosize
          minRows={5}
          maxRows={16}
          maxLength={20_000}
          {...form.getInputProps("description")}
        />
        <KindFields form={form} />
        <Select
          label="Priority"
          description="The deadline follows from it."
          data={[...PRIORITIES]}
          allowDeselect={false}
          maw={240}
          {...form.getInputProps("priority")}
        />
        {extrasOf(form.values.category) === "asset" && <AssetFields form={form} />}
        {extrasOf(form.values.category) === "budget" && <BudgetFields form={form} />}
        {isStaff && (
          <fieldset className={classes.group}>
            <legend>For whom</legend>
            <p className={formClasses.lead}>
              Who asked for it, if it was not you. With the number of their account they see it too.
            </p>
            <div className={classes.three}>
              <TextInput label="Name" maxLength={255} {...form.getInputProps("employee_name")} />
              <TextInput
                label="E-mail"
                type="email"
                maxLength={254}
                {...form.getInputProps("employee_email")}
              />
              <TextInput label="Number" maxLength={64} {...form.getInputProps("employee_id")} />
            </div>
          </fieldset>
        )}
        <FileField files={files} onFiles={setFiles} />
        <div className={formClasses.actions}>
          <Button type="submit" loading={create.isPending || attach.isPending}>
            Create the ticket
          </Button>
        </div>
      </form>
    </div>
  );
}

/** The server's messages on our fields; what it says of the employee stands at the name. */
const serverErrors = (error: Error): Record<string, string> => {
  const { employee, id, email, name, ...own } = fieldErrorsOf(error, [
    ...Object.keys(EMPTY_DRAFT),
    "employee",
    "id",
    "email",
    "name",
  ]);
  return {
    ...own,
    ...((employee || name) && { employee_name: employee || name }),
    ...(email && { employee_email: email }),
    ...(id && { employee_id: id }),
  };
};

function KindFields({ form }: { form: DraftForm }) {
  const fits = useQuery(fitsQuery).data ?? [];
  const { department, category } = form.values;
  return (
    <div className={classes.three}>
      <Autocomplete
        label="Department (required)"
        description="Such as IT or Finance."
        data={suggest(fits, "department", {})}
        maxLength={64}
        comboboxProps={BESIDE}
        {...form.getInputProps("department")}
      />
      <Autocomplete
        label="Category (required)"
        description="Such as Technology or Budget."
        data={suggest(fits, "category", { department })}
        maxLength={64}
        comboboxProps={BESIDE}
        {...form.getInputProps("category")}
      />
      <Autocomplete
        label="Sub-category"
        description="Such as Support."
        data={suggest(fits, "sub_category", { department, category })}
        maxLength={64}
        comboboxProps={BESIDE}
        {...form.getInputProps("sub_category")}
      />
    </div>
  );
}
