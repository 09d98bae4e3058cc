import { useRef, useState } from "react";

import { uploadFile } from "./api/upload";
import { readRefusal, refuseFile } from "./files";
import { randomKey } from "./random-key";

/** The upload path of a ticket's files, by the key of the ticket service. */
export const attachmentsPath = (ticketKey: number | undefined): string =>
  `/api/tickets-service/tickets/${ticketKey}/attachments/`;

export type Upload = {
  key: string;
  file: File;
  state: "waiting" | "sending" | "failed";
  /** Share that is sent, 0 to 1. */
  progress: number;
  /** Why it failed. */
  words: string;
  canRetry: boolean;
};

export type Uploads = {
  uploads: readonly Upload[];
  /** The file that arrived last, to be announced. */
  lastName: string | null;
  add: (files: Iterable<File>) => void;
  retry: (key: string) => void;
  /** Takes an upload back, also one that is under way. */
  remove: (key: string) => void;
};

/**
 * Sends files one after the other, each in a call of its own, so that the limit of one is the only
 * one. Leaving the page leaves them on their way. `onSent` runs before the row of an upload goes.
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
