import { Button } from "@mantine/core";

import { Dialog } from "@/components/dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";

import type { Effect } from "../api/calendars";
import { effectWords, ticketWords } from "../lib/words";
import classes from "./calendars.module.css";

/** Asks for confirmation before an edit is saved, and says what it would do to open tickets. */
export function EffectDialog({
  effect,
  error,
  isPending,
  onSave,
  onClose,
}: {
  effect: Effect;
  error: Error | null;
  isPending: boolean;
  onSave: () => void;
  onClose: () => void;
}) {
  const [first, ...rest] = effectWords(effect);
  return (
    <Dialog onClose={onClose} title={`This changes ${ticketWords(effect.open_tasks)}`}>
      <div className={classes.dialog}>
        {error && <FormError error={error} otherwise="Saving the calendar did not work." />}
        <p>{first} The time that they have counted so far stays counted. If it is saved now:</p>
        <ul className={classes.facts}>
          {rest.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        <p className={form.note}>
          They take it up one after the other, and it can be undone as long as you like.
        </p>
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            Go on editing
          </Button>
          <Button loading={isPending} onClick={onSave} data-autofocus>
            Save for {ticketWords(effect.open_tasks)}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
