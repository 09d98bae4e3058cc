import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";

import { reportLink } from "@/lib/live/link-status";
import { type LiveSocket, openLiveSocket } from "@/lib/live/socket";

import { type PresentPerson, readCommentFrame } from "../lib/frames";
import { catchUp, noteComment, type Visibility } from "./comments";

const TYPING_SHOWN_MS = 5_000;
const TYPING_SENT_EVERY_MS = 3_000;

export type LiveState = {
  /** The people who have this ticket open, including the user. */
  users: readonly PresentPerson[];
  /** The names of the people who are typing. */
  typing: readonly string[];
  /** Notifies the others that the user is typing, at most every few seconds. */
  tellTyping: (visibility: Visibility) => void;
};

/**
 * Keeps a ticket's conversation up to date by its socket; after a loss, fetches missed comments.
 */
export const useLiveConversation = (
  number: string,
  renewSession: () => Promise<boolean>,
): LiveState => {
  const queryClient = useQueryClient();
  const [users, setUsers] = useState<readonly PresentPerson[]>([]);
  const [typing, setTyping] = useState<readonly string[]>([]);
  const socket = useRef<LiveSocket | null>(null);
  const lastTold = useRef(0);
  const renew = useEffectEvent(renewSession);

  useEffect(() => {
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const forgetTyping = (name: string) => {
      clearTimeout(timers.get(name));
      timers.delete(name);
      setTyping([...timers.keys()]);
    };
    const noteTyping = (person: PresentPerson) => {
      clearTimeout(timers.get(person.full_name));
      timers.set(
        person.full_name,
        setTimeout(() => forgetTyping(person.full_name), TYPING_SHOWN_MS),
      );
      setTyping([...timers.keys()]);
    };
    const onFrame = (data: unknown) => {
      const frame = readCommentFrame(data);
      if (frame === null) return;
      if (frame.type === "connection_established") {
        setUsers(frame.users);
        void catchUp(queryClient, number, frame.seq);
      } else if (frame.type === "presence_update") {
        setUsers(frame.users);
      } else if (frame.type === "typing_indicator") {
        if (frame.is_typing) noteTyping(frame.user);
        else forgetTyping(frame.user.full_name);
      } else if (frame.type === "comment_update") {
        forgetTyping(frame.comment.full_name);
        noteComment(queryClient, number, { ...frame.comment, seq: frame.seq });
      }
    };
    socket.current = openLiveSocket({
      path: `/ws/comments/${encodeURIComponent(number)}/`,
      onState: (state) => reportLink("comments", state),
      beforeRetry: () => renew(),
      // Nothing to do: the first frame of a new connection has the number of the newest comment.
      onReopen: () => {},
      onFrame,
    });
    return () => {
      socket.current?.close();
      socket.current = null;
      for (const timer of timers.values()) clearTimeout(timer);
      reportLink("comments", null);
      setUsers([]);
      setTyping([]);
    };
  }, [number, queryClient]);

  const tellTyping = useCallback((visibility: Visibility) => {
    if (Date.now() - lastTold.current < TYPING_SENT_EVERY_MS) return;
    lastTold.current = Date.now();
    socket.current?.send({ type: "typing", visibility });
  }, []);

  return { users, typing, tellTyping };
};
