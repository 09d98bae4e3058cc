import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";

import { Dialog } from "@/components/dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { sentence } from "@/lib/sentence";

import { type Calendar, useDeleteCalendar } from "../api/calendars";
import classes from "./calendars.module.css";

/** The card with the button that deletes a calendar that no workflow uses. */
export function DeleteCard({ calendar }: { calendar: Calendar }) {
  const [isAsking, asking] = useDisclosure(false);
  return (
    <section className={form.card} aria-labelledby="calendar-delete">
      <div className={form.head}>
        <h2 id="calendar-delete">Delete</h2>
        <p className={form.lead}>
          Only a calendar that no workflow uses can be deleted. Open tickets that count in it go on
          as they are.
        </p>
      </div>
      <div className={form.actions}>
        <Button variant="default" onClick={asking.open}>
          Delete the calendar
        </Button>
      </div>
      {isAsking && <DeleteDialog calendar={calendar} onClose={asking.close} />}
    </section>
  );
}

function DeleteDialog({ calendar, onClose }: { calendar: Calendar; onClose: () => void }) {
  const remove = useDeleteCalendar(calendar.calendar_id);
  const navigate = useNavigate();
  return (
    <Dialog onClose={onClose} title={sentence`Delete ${calendar.name}`}>
      <div className={classes.dialog}>
        {remove.error && (
          <FormError error={remove.error} otherwise="Deleting it did not work. Try again." />
        )}
        <p>It cannot be given to a workflow any more, and this cannot be undone.</p>
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button
            className={form.danger}
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(calendar.rev, { onSuccess: () => navigate({ to: "/calendars" }) })
            }
          >
            {sentence`Delete ${calendar.name}`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
