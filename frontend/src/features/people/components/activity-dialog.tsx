import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Dialog } from "@/components/dialog";
import { FormError } from "@/components/form-error";
import form from "@/components/form-page.module.css";
import { SubjectWords } from "@/components/subject-words";
import { sentence } from "@/lib/sentence";

import { type Account, openWorkQuery, useSetActive } from "../api/people";
import classes from "./people.module.css";

/**
 * The dialog to deactivate or activate an account. It says what happens to the person's work.
 */
export function ActivityDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const setActive = useSetActive(account.user_id);
  const name = account.full_name;
  const verb = account.is_active ? "Deactivate" : "Activate";
  return (
    <Dialog onClose={onClose} title={sentence`${verb} ${name}`}>
      <div className={classes.dialog}>
        {setActive.error && (
          <FormError error={setActive.error} otherwise="It did not work. Try again." />
        )}
        {account.is_active ? (
          <>
            <p>{closingWords(name)}</p>
            <OpenWorkNote account={account} />
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

function OpenWorkNote({ account }: { account: Account }) {
  const work = useQuery(openWorkQuery(account));
  const name = account.full_name;
  const isEmployee = account.user_type === "employee";
  if (work.isPending) {
    return <p className={form.note}>{sentence`Looking for open work of ${name} …`}</p>;
  }
  if (work.isError) {
    return (
      <p className={form.note}>
        {sentence`Whether ${name} has open work could not be found out. Open work stays as it is.`}
      </p>
    );
  }
  const { count, tickets } = work.data;
  if (count === 0) {
    return (
      <p className={form.note}>
        {isEmployee
          ? sentence`No ticket of ${name} is open.`
          : sentence`${name} holds no open ticket.`}
      </p>
    );
  }
  const what = count === 1 ? "1 open ticket" : `${count} open tickets`;
  return (
    <div className={form.note}>
      <p>{isEmployee ? waitsWords(name, what) : holdsWords(name, what, count)}</p>
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

const holdsWords = (name: string, what: string, count: number): string => {
  const [stay, them] = count === 1 ? ["It stays", "it"] : ["They stay", "them"];
  return sentence`${name} holds ${what}. ${stay} with ${name}, and the deadlines run, until somebody transfers ${them}. New work goes to others.`;
};
