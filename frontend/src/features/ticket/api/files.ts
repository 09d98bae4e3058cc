import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { bodyOf, ticketsClient } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/tickets";
import { uploadFile } from "@/lib/api/upload";
import { randomKey } from "@/lib/random-key";

import { readRefusal, refuseFile } from "../lib/files";
import { ticketKeys } from "./ticket";

export type TicketFile = components["schemas"]["AttachmentOutput"];

const filesKey = (number: string) => [...ticketKeys.one(number), "files"] as const;

/** The files of a ticket, and the key under which the ticket service knows it. */
export const filesQuery = (number: string) =>
  queryOptions({
    queryKey: filesKey(number),
    queryFn: async ({ signal }) => {
      const ticket = await bodyOf(
        ticketsClient.GET("/tickets/number/{ticket_id}/", {
          params: { path: { ticket_id: number } },
          signal,
        }),
      );
      return { ticketKey: ticket.id, files: ticket.attachments };
    },
  });

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

/** Sends files one after the other. Whoever leaves the page leaves them on their way. */
export const useUploads = (number: string, ticketKey: number | undefined): Uploads => {
  const queryClient = useQueryClient();
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
        path: `/api/tickets-service/tickets/${ticketKey}/attachments/`,
        part: "file",
        file,
        idempotencyKey: key,
        onProgress: (progress) => patch(key, { progress }),
        signal,
      });
      // The row of the upload goes when the file's own row is there.
      await queryClient.invalidateQueries({ queryKey: filesKey(number) });
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
