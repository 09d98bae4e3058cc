import { Button } from "@mantine/core";
import { useEffect, useEffectEvent, useRef, useState } from "react";

import fileClasses from "@/components/files.module.css";
import formClasses from "@/components/form-page.module.css";
import { LeaveGuard } from "@/components/leave-guard";
import { UploadRow } from "@/components/upload-row";
import { attachmentsPath, useUploads } from "@/lib/uploads";

import type { NewTicket } from "../api/new-ticket";

const NOTHING = async () => {};

/** Uploads the files of a new ticket one after the other, and shows which ones were refused. */
export function SendFiles({
  ticket,
  files,
  onDone,
}: {
  ticket: NewTicket;
  files: readonly File[];
  onDone: () => void;
}) {
  const { uploads, add, retry, remove } = useUploads(attachmentsPath(ticket.id), NOTHING);
  const [isBegun, setIsBegun] = useState(false);
  const wasBegun = useRef(false);
  const begin = useEffectEvent(() => {
    if (wasBegun.current) return;
    wasBegun.current = true;
    add(files);
    setIsBegun(true);
  });
  useEffect(() => begin(), []);

  const isAllSent = isBegun && uploads.length === 0;
  const finish = useEffectEvent(onDone);
  useEffect(() => {
    if (isAllSent) finish();
  }, [isAllSent]);

  const failed = uploads.filter(({ state }) => state === "failed");
  const isSending = failed.length < uploads.length;
  return (
    <section className={formClasses.card} aria-label="Files of the ticket">
      <LeaveGuard isDirty={isSending}>Some files are still on their way.</LeaveGuard>
      <div className={formClasses.head}>
        <h2>{isSending ? `${ticket.ticket_id} is made` : headingOf(ticket, failed.length)}</h2>
        <p className={formClasses.lead} role="status">
          {isSending
            ? `${files.length - uploads.length} of ${files.length} files are with it.`
            : "Send again what can go, or open the ticket without the rest."}
        </p>
      </div>
      <ul className={fileClasses.list} aria-label="Files on their way">
        {uploads.map((upload) => (
          <UploadRow
            key={upload.key}
            upload={upload}
            onRetry={() => retry(upload.key)}
            onRemove={() => remove(upload.key)}
          />
        ))}
      </ul>
      {!isSending && (
        <div className={formClasses.actions}>
          <Button onClick={onDone}>Open the ticket</Button>
        </div>
      )}
    </section>
  );
}

const headingOf = (ticket: NewTicket, count: number): string =>
  `${ticket.ticket_id} is made; ${count === 1 ? "one file is" : `${count} files are`} not with it`;
