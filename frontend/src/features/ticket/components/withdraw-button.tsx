import { Button } from "@mantine/core";
import { useState } from "react";

import { Dialog } from "@/components/dialog";
import dialog from "@/components/dialog.module.css";
import { RequestId } from "@/components/states";
import { ApiError } from "@/lib/api/errors";

import { useWithdraw } from "../api/withdraw";
import classes from "./work-panel.module.css";

/** The button with which the requester withdraws a ticket; asks for confirmation. */
export function WithdrawButton({ number, onDone }: { number: string; onDone: () => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const withdraw = useWithdraw(number);
  const { error } = withdraw;

  const confirm = () =>
    // The reloaded ticket removes this button. The callbacks of `mutate` would then not be called.
    withdraw.mutateAsync().then(
      () => {
        setIsOpen(false);
        onDone();
      },
      // The dialog shows the error.
      () => {},
    );

  return (
    <>
      <Button
        mt={12}
        size="xs"
        variant="default"
        className={classes.quiet}
        onClick={() => {
          withdraw.reset();
          setIsOpen(true);
        }}
      >
        Withdraw ticket
      </Button>
      {isOpen && (
        <Dialog onClose={() => setIsOpen(false)} title="Withdraw this ticket">
          <div className={dialog.dialog}>
            {error && (
              <div className={dialog.failure} role="alert">
                {error instanceof ApiError
                  ? (error.fields.status?.[0] ?? error.message)
                  : "It did not work."}{" "}
                The ticket is as it was.
                {error instanceof ApiError && error.requestId && <RequestId id={error.requestId} />}
              </div>
            )}
            <p>
              Nobody works on it any more, and it cannot be taken up again. What was written and
              attached stays. A new ticket can be sent at any time.
            </p>
            <div className={dialog.buttons}>
              <Button variant="default" onClick={() => setIsOpen(false)} data-autofocus>
                Keep it
              </Button>
              <Button className={dialog.danger} loading={withdraw.isPending} onClick={confirm}>
                Withdraw the ticket
              </Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
