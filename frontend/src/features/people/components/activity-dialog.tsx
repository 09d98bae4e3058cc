import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Dialog } from "@/components/dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { SubjectWords } from "@/components/subject-words";
import { sentence } from "@/lib/sentence";

import { type Account, openTicketsQuery, useSetActive } from "../api/people";
import { countOf } from "../lib/leaving-words";
import { LeavingPreview } from "./leaving-preview";
import classes from "./people.module.css";

/**
 * The dialog to deactivate or activate an account. It says what happens to the person's work.
 */
export function ActivityDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const setActive = useSetActive(account.user_id);
  const name = account.full_name;
  const verb = account.is_active ? "Deactivate" : "Activate";
  return (
    <Dialog
      onClose={onClose}
      title={sentence`${verb} ${name}`}
      size={account.user_type === "staff" && account.is_active ? "lg" : "md"}
    >
      <div className={classes.dialog}>
        {setActive.error && (
          <FormError error={setActive.error} otherwise="It did not work. Try again." />
        )}
        {account.is_active ? (
          <>
            <p>{closingWords(name)}</p>
            {account.user_type === "employee" ? (
              <OpenTicketsNote account={account} />
            ) : (
              <LeavingPreview userId={account.user_id} name={name} />
            )}
          </>
        ) : (
          <p>
            {sentence`${name} may sign in again`}
            {account.roles.length > 0 && ", with the roles of before, and gets new work in them"}.
          </p>
        )}
        <div className={form.buttons}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button
            className={account.is_active ? form.danger : undefined}
            loading={setActive.isPending}
            onClick={() => setActive.mutate(!account.is_active, { onSuccess: onClose })}
          >
            {sentence`${verb} ${name}`}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function OpenTicketsNote({ account }: { account: Account }) {
  const open = useQuery(openTicketsQuery(account.user_id));
  const name = account.full_name;
  if (open.isPending) {
    return <p className={form.note}>{sentence`Looking for open tickets of ${name} …`}</p>;
  }
  if (open.isError) {
    return (
      <p className={form.note}>
        {sentence`Whether ${name} has open tickets could not be found out. They stay as they are.`}
      </p>
    );
  }
  const { count, tickets } = open.data;
  if (count === 0) {
    return <p className={form.note}>{sentence`No ticket of ${name} is open.`}</p>;
  }
  return (
    <div className={form.note}>
      <p>{waitsWords(name, countOf(count, "open ticket"))}</p>
      <ul className={classes.open}>
        {tickets.map(({ number, subject }) => (
          <li key={number}>
            <Link to="/tickets/$number" params={{ number }}>
              <span className="tabular">{number}</span>{" "}
              <bdi dir="auto">
                <SubjectWords subject={subject} />
              </bdi>
            </Link>
          </li>
        ))}
        {count > tickets.length && <li>and {count - tickets.length} more</li>}
      </ul>
    </div>
  );
}

const closingWords = (name: string): string =>
  sentence`${name} is signed out everywhere within ten minutes and cannot sign in. What ${name} did and wrote stays. Another Admin or you can activate the account again.`;

const waitsWords = (name: string, what: string): string =>
  sentence`${name} waits for ${what}. They go on, and ${name} does not see what becomes of them.`;
