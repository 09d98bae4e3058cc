import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type DragEvent, useRef, useState } from "react";
import classes from "@/components/files.module.css";
import { Icon } from "@/components/icon";
import { LoadingBlock } from "@/components/loading-block";
import { Moment } from "@/components/moment";
import { RequestId } from "@/components/states";
import { ApiError } from "@/lib/api/errors";
import { filesQuery, type TicketFile, useTicketUploads } from "@/lib/api/ticket-files";
import { fileIcon } from "@/lib/files";
import { formatSize } from "@/lib/format-size";
import { lazily } from "@/lib/lazily";
import { sentence } from "@/lib/sentence";

const UploadRow = lazily(() => import("@/components/upload-row").then((it) => it.UploadRow));

/** The files of a ticket, to download. Files can be added with a button or by drag and drop. */
export function Files({ number }: { number: string }) {
  const files = useQuery(filesQuery(number));
  const { uploads, lastName, add, retry, remove } = useTicketUploads(number, files.data?.ticketKey);
  const drop = useDrop(add, files.data !== undefined);
  const count = files.data?.files.length ?? 0;

  return (
    <section className={classes.files} data-over={drop.isOver || undefined} {...drop.handlers}>
      <h2>
        Attachments
        {count > 0 && <span className={classes.count}>{count}</span>}
      </h2>
      {files.isPending && <LoadingBlock label="Loading the attachments" height={36} />}
      {files.isError && !files.data && (
        <NotLoaded
          error={files.error}
          onRetry={() => files.refetch()}
          isRetrying={files.isFetching}
        />
      )}
      {files.data && count === 0 && uploads.length === 0 && (
        <p className={classes.none}>No files yet.</p>
      )}
      {(count > 0 || uploads.length > 0) && (
        <ul className={classes.list}>
          {files.data?.files.map((file) => (
            <FileRow key={file.id} file={file} />
          ))}
          {uploads.map((upload) => (
            <UploadRow
              key={upload.key}
              upload={upload}
              onRetry={() => retry(upload.key)}
              onRemove={() => remove(upload.key)}
            />
          ))}
        </ul>
      )}
      {files.data && <AddFiles onAdd={add} />}
      <span className="visually-hidden" role="status">
        {lastName && sentence`${lastName} is attached.`}
      </span>
    </section>
  );
}

function AddFiles({ onAdd }: { onAdd: (files: Iterable<File>) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={classes.add}>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to add"
        onChange={({ currentTarget }) => {
          onAdd([...(currentTarget.files ?? [])]);
          // Reset, so that the same file can be chosen again.
          currentTarget.value = "";
        }}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={<Icon name="clip" size={16} />}
        onClick={() => input.current?.click()}
      >
        Add files
      </Button>
      <span className={classes.hint}>
        Up to 10 MB each<span className={classes.dropHint}>, or drop them here</span>
      </span>
    </div>
  );
}

function FileRow({ file }: { file: TicketFile }) {
  return (
    <li className={classes.row}>
      <Icon name={fileIcon(file.content_type)} size={18} />
      <div className={classes.body}>
        <a
          className={classes.name}
          dir="auto"
          href={file.download_url}
          download={file.original_filename}
        >
          {file.original_filename}
        </a>
        <span className={classes.meta}>
          {formatSize(file.file_size)}
          {file.uploaded_by_name && (
            <>
              {" · "}
              <bdi dir="auto">{file.uploaded_by_name}</bdi>
            </>
          )}{" "}
          · <Moment at={file.uploaded_at} />
        </span>
      </div>
    </li>
  );
}

function NotLoaded({
  error,
  onRetry,
  isRetrying,
}: {
  error: Error;
  onRetry: () => void;
  isRetrying: boolean;
}) {
  const isOurs = error instanceof ApiError;
  if (isOurs && [403, 404].includes(error.status)) {
    return <p className={classes.none}>The files of this ticket are not open to you.</p>;
  }
  return (
    <div className={classes.failure} role="alert">
      The files did not load: {isOurs ? error.message : "something went wrong."}{" "}
      <Button size="compact-xs" variant="default" onClick={onRetry} loading={isRetrying}>
        Try again
      </Button>
      {isOurs && error.requestId && <RequestId id={error.requestId} />}
    </div>
  );
}

/** The state and event handlers of an element onto which files can be dropped. */
function useDrop(onDrop: (files: Iterable<File>) => void, isOpen: boolean) {
  const [isOver, setIsOver] = useState(false);
  const carriesFiles = (event: DragEvent) => isOpen && event.dataTransfer.types.includes("Files");
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        // Prevent the browser from opening the file in place of the page.
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: (event: DragEvent<HTMLElement>) => {
        const { relatedTarget } = event;
        const isInside =
          relatedTarget instanceof Node && event.currentTarget.contains(relatedTarget);
        if (!isInside) setIsOver(false);
      },
      onDrop: (event: DragEvent) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        setIsOver(false);
        onDrop([...event.dataTransfer.files]);
      },
    },
  };
}
