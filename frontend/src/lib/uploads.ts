import { useRef, useState } from "react";

import { uploadFile } from "./api/upload";
import { readRefusal, refuseFile } from "./files";
import { randomKey } from "./random-key";

/** The path for uploads to a ticket; `ticketKey` is its id in the ticket service. */
export const attachmentsPath = (ticketKey: number | undefined): string =>
  `/api/tickets-service/tickets/${ticketKey}/attachments/`;

export type Upload = {
  key: string;
  file: File;
  state: "waiting" | "sending" | "failed";
  /** Share that is sent, 0 to 1. */
  progress: number;
  /** Why it failed, for the user. */
  words: string;
  canRetry: boolean;
};

export type Uploads = {
  uploads: readonly Upload[];
  /** The name of the file that was uploaded last, for screen readers. */
  lastName: string | null;
  add: (files: Iterable<File>) => void;
  retry: (key: string) => void;
  /** Removes an upload, and aborts it if it is being sent. */
  remove: (key: string) => void;
};

/**
 * Sends files one after the other, each in its own request, so that only the limit for a single
 * file applies. Uploads continue if the user leaves the page. `onSent` runs before the row of a
 * finished upload disappears.
 */
export const useUploads = (path: string, onSent: () => Promise<unknown>): Uploads => {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const [lastName, setLastName] = useState<string | null>(null);
  const queue = useRef<Promise<void>>(Promise.resolve());
  const aborts = useRef(new Map<string, AbortController>());

  const patch = (key: string, changes: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  const drop = (key: string) => setUploads((all) => all.filter((one) => one.key !== key));

  const send = async (key: string, file: File, signal: AbortSignal) => {
    if (signal.aborted) return;
    patch(key, { state: "sending" });
    try {
      await uploadFile({
        path,
        part: "file",
        file,
        idempotencyKey: key,
        onProgress: (progress) => patch(key, { progress }),
        signal,
      });
      await onSent();
      drop(key);
      setLastName(file.name);
    } catch (error) {
      if (!signal.aborted) patch(key, { state: "failed", ...readRefusal(error) });
    } finally {
      aborts.current.delete(key);
    }
  };

  const enqueue = (key: string, file: File) => {
    const abort = new AbortController();
    aborts.current.set(key, abort);
    queue.current = queue.current.then(() => send(key, file, abort.signal));
  };

  const add = (files: Iterable<File>) => {
    const added = [...files].map((file): Upload => {
      const words = refuseFile(file);
      const state = words === null ? "waiting" : "failed";
      return { key: randomKey(), file, state, progress: 0, words: words ?? "", canRetry: false };
    });
    setUploads((all) => [...all, ...added]);
    for (const { key, file, state } of added) if (state === "waiting") enqueue(key, file);
  };

  const retry = (key: string) => {
    const upload = uploads.find((one) => one.key === key);
    if (!upload) return;
    patch(key, { state: "waiting", progress: 0, words: "" });
    enqueue(key, upload.file);
  };

  const remove = (key: string) => {
    aborts.current.get(key)?.abort();
    drop(key);
  };

  return { uploads, lastName, add, retry, remove };
};
