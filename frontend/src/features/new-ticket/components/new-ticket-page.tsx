import { Button, Select } from "@mantine/core";
import { useRef, useState } from "react";
import { FormError } from "@/components/form-error";
import formClasses from "@/components/form-page.module.css";
import { LeaveGuard } from "@/components/leave-guard";
import { LimitedInput, LimitedTextarea } from "@/components/limited";
import { PageHeading } from "@/components/page-title";
import { fieldErrorsOf } from "@/lib/field-errors";
import { focusInvalid } from "@/lib/focus-invalid";
import { LIMITS } from "@/lib/limits";
import { PRIORITIES } from "@/lib/priority";
import { submitByKey } from "@/lib/submit-by-key";

import { useCreateTicket } from "../api/new-ticket";
import { EMPTY_DRAFT, extrasOf, isTooLong, toBody } from "../lib/draft";
import { useDraftForm } from "../lib/use-draft-form";
import { AssetFields, BudgetFields } from "./extra-fields";
import { FileField } from "./file-field";
import { KindField } from "./kind-field";
import classes from "./new-ticket.module.css";
import { SendFiles } from "./send-files";

/**
 * The form for a new ticket: creates the ticket once, uploads its files, then calls `onCreated`.
 */
export function NewTicketPage({
  isStaff,
  onCreated,
}: {
  /** Staff enter the employee whom the ticket is for; an employee's ticket is for themselves. */
  isStaff: boolean;
  onCreated: (number: string) => void;
}) {
  const [files, setFiles] = useState<File[]>([]);
  const create = useCreateTicket();
  const form = useDraftForm();
  const isDirty = !create.data && (form.isDirty() || files.length > 0);

  const element = useRef<HTMLFormElement>(null);
  const complain = () => focusInvalid(element.current);
  const submit = form.onSubmit((draft) => {
    if (create.isPending) return;
    create.mutate(toBody(draft), {
      onSuccess: (ticket) => {
        if (files.length === 0) onCreated(ticket.ticket_id);
      },
      onError: (error) => {
        form.setErrors(serverErrors(error));
        complain();
      },
    });
  }, complain);

  const made = create.data;
  if (made && files.length > 0) {
    return (
      <div className={formClasses.page}>
        <PageHeading title="New ticket" />
        <SendFiles ticket={made} files={files} onDone={() => onCreated(made.ticket_id)} />
      </div>
    );
  }
  const hasFieldError = Object.keys(form.errors).length > 0;
  return (
    <div className={formClasses.page}>
      <PageHeading title="New ticket" />
      <LeaveGuard isDirty={isDirty}>
        The ticket is not sent yet, and what you wrote is lost.
      </LeaveGuard>
      <form
        ref={element}
        onSubmit={submit}
        onKeyDown={submitByKey}
        noValidate
        className={formClasses.card}
        aria-label="New ticket"
      >
        {/* Disable the fields during the request: a change would be lost when the page is left. */}
        <fieldset className={classes.still} disabled={create.isPending}>
          {create.error && !hasFieldError && (
            <FormError
              error={create.error}
              otherwise="Sending did not work. Sending it again makes no second ticket."
            />
          )}
          <KindField form={form} />
          <LimitedInput
            label="Subject (required)"
            limit={LIMITS.subject}
            autoFocus
            {...form.getInputProps("subject")}
          />
          <LimitedTextarea
            label="Description (required)"
            description="What happens, since when, and what you have tried."
            autosize
            minRows={5}
            maxRows={16}
            limit={LIMITS.description}
            {...form.getInputProps("description")}
          />
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
                Who asked for it, if it was not you. With the number of their account they see it
                too.
              </p>
              <div className={classes.three}>
                <LimitedInput
                  label="Name"
                  limit={LIMITS.personName}
                  {...form.getInputProps("employee_name")}
                />
                <LimitedInput
                  label="E-mail"
                  type="email"
                  limit={LIMITS.email}
                  {...form.getInputProps("employee_email")}
                />
                <LimitedInput
                  label="Number"
                  limit={LIMITS.employeeNumber}
                  {...form.getInputProps("employee_id")}
                />
              </div>
            </fieldset>
          )}
          <FileField files={files} onFiles={setFiles} />
          <div className={formClasses.actions}>
            <Button type="submit" loading={create.isPending} disabled={isTooLong(form.values)}>
              Create the ticket
            </Button>
            {isTooLong(form.values) && (
              <span className={formClasses.lead}>
                A text is too long; it says above by how much.
              </span>
            )}
          </div>
        </fieldset>
      </form>
    </div>
  );
}

/** The server's messages by field of this form. Those about the employee are shown at the name. */
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
