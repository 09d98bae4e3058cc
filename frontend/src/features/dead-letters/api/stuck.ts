import { hashKey, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, stuckClients } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";
import { type SentDraft, settleDraft } from "@/lib/draft";

import {
  type Kind,
  keyOf,
  type Service,
  type Stuck,
  type StuckDetail,
  type StuckRef,
} from "../lib/stuck";

type Schemas = components["schemas"];
type Letter = Schemas["DeadLetterOutput"];
type LetterDetail = Schemas["DeadLetterDetailOutput"];
type Unsent = Schemas["UnsentMessageOutput"];
type UnsentDetail = Schemas["UnsentMessageDetailOutput"];

export type StuckPage = { count: number; messages: Stuck[] };
export type StuckFilters = {
  isSettled: boolean;
  search?: string | undefined;
  reason?: string | undefined;
  queue?: string | undefined;
  task?: string | undefined;
  after?: string | undefined;
  before?: string | undefined;
};
/** The page of a list to load; a size of 1 is enough if only the count is needed. */
export type StuckPart = { page: number; size: number };

export const STUCK_PAGE = 25;
const NOT_PUBLISHED = "not_published";
const REFETCH_MS = 15_000;
/** The interval of polling after a replay, because the user waits for its result. */
const WATCH_MS = 2_000;

export const stuckKeys = { all: ["dead-letters"] as const };

const sharedFields = (row: Letter | Unsent) => ({
  id: row.id,
  state: row.state,
  queue: row.queue,
  task: row.task,
  messageId: row.message_id,
  requestId: row.request_id,
  attempts: row.attempts,
  settledAt: row.settled_at,
  settledBy: row.settled_by_name || row.settled_by,
  settledReason: row.settled_reason,
});

const fromLetter = (service: Service, row: Letter): Stuck => ({
  ...sharedFields(row),
  key: keyOf({ service, kind: "came", id: row.id }),
  service,
  kind: "came",
  reason: row.reason,
  finding: row.finding,
  at: row.received_at,
  replayOf: row.replay_of,
});

const fromUnsent = (service: Service, row: Unsent): Stuck => ({
  ...sharedFields(row),
  key: keyOf({ service, kind: "unsent", id: row.id }),
  service,
  kind: "unsent",
  reason: NOT_PUBLISHED,
  finding: "",
  at: row.created_at,
  replayOf: null,
});

const detailFields = (row: LetterDetail | UnsentDetail) => ({
  error: row.error,
  body: row.body,
  isReplayable: row.is_replayable,
});

/** One page of a service's stuck messages, newest first, and the number of all. */
export const stuckQuery = (
  service: Service,
  kind: Kind,
  filters: StuckFilters,
  { page, size }: StuckPart,
  isWatched: boolean,
) => {
  const list = [...stuckKeys.all, service, kind, filters, size];
  return queryOptions({
    queryKey: [...list, page],
    queryFn: ({ signal }): Promise<StuckPage> => {
      const part = { page, page_size: size };
      return kind === "came"
        ? lettersPage(service, filters, part, signal)
        : unsentPage(service, filters, part, signal);
    },
    // Show the last page of the same list until the next one is loaded, but not of another list.
    placeholderData: (rows, query) =>
      hashKey(query?.queryKey.slice(0, -1) ?? []) === hashKey(list) ? rows : undefined,
    refetchInterval: isWatched ? WATCH_MS : REFETCH_MS,
  });
};

type Part = { page: number; page_size: number };

const letterStates = (isSettled: boolean): Letter["state"][] =>
  isSettled ? ["replayed", "discarded"] : ["dead"];
const unsentStates = (isSettled: boolean): ("dead" | "discarded")[] =>
  isSettled ? ["discarded"] : ["dead"];

/** All queues and tasks in a list, independent of its page and filters. */
export const stuckNamesQuery = (service: Service, kind: Kind, isSettled: boolean) =>
  queryOptions({
    queryKey: [...stuckKeys.all, service, kind, "names", isSettled],
    queryFn: ({ signal }): Promise<Schemas["StuckNamesOutput"]> => {
      const client = stuckClients[service];
      if (kind === "came") {
        const query = { state: letterStates(isSettled) };
        return bodyOf(client.GET("/dead-letters/names/", { params: { query }, signal }));
      }
      const query = { state: unsentStates(isSettled) };
      return bodyOf(client.GET("/unsent-messages/names/", { params: { query }, signal }));
    },
    staleTime: REFETCH_MS,
  });

const lettersPage = async (
  service: Service,
  filters: StuckFilters,
  part: Part,
  signal: AbortSignal,
): Promise<StuckPage> => {
  const { isSettled, search, reason, queue, task, after, before } = filters;
  const state = letterStates(isSettled);
  const ordering: ["-received_at"] = ["-received_at"];
  const range = { received_after: after, received_before: before };
  const query = { ...part, ...range, state, ordering, search, reason, queue, task };
  const { count, results } = await bodyOf(
    stuckClients[service].GET("/dead-letters/", { params: { query }, signal }),
  );
  return { count, messages: results.map((row) => fromLetter(service, row)) };
};

const unsentPage = async (
  service: Service,
  filters: StuckFilters,
  part: Part,
  signal: AbortSignal,
): Promise<StuckPage> => {
  const { isSettled, search, reason, queue, task, after, before } = filters;
  // All unsent messages have this one reason: with another reason the list is empty.
  if (reason && reason !== NOT_PUBLISHED) return { count: 0, messages: [] };
  const state = unsentStates(isSettled);
  const ordering: ["-created_at"] = ["-created_at"];
  const range = { created_after: after, created_before: before };
  const query = { ...part, ...range, state, ordering, search, queue, task };
  const { count, results } = await bodyOf(
    stuckClients[service].GET("/unsent-messages/", { params: { query }, signal }),
  );
  return { count, messages: results.map((row) => fromUnsent(service, row)) };
};

export const stuckDetailQuery = ({ service, kind, id }: StuckRef) =>
  queryOptions({
    queryKey: [...stuckKeys.all, "detail", service, kind, id],
    queryFn: async ({ signal }): Promise<StuckDetail> => {
      const client = stuckClients[service];
      const params = { path: { id } };
      if (kind === "came") {
        const row = await bodyOf(client.GET("/dead-letters/{id}/", { params, signal }));
        return { ...fromLetter(service, row), ...detailFields(row), isCut: row.body_truncated };
      }
      const row = await bodyOf(client.GET("/unsent-messages/{id}/", { params, signal }));
      return { ...fromUnsent(service, row), ...detailFields(row), isCut: false };
    },
  });

const replayOne = ({ service, kind, id }: StuckRef) => {
  const client = stuckClients[service];
  const params = { path: { id } };
  return kind === "came"
    ? bodyOf<unknown>(client.POST("/dead-letters/{id}/replay/", { params }))
    : bodyOf<unknown>(client.POST("/unsent-messages/{id}/replay/", { params }));
};

const discardOne = ({ service, kind, id }: StuckRef, reason: string) => {
  const client = stuckClients[service];
  const params = { path: { id } };
  const call = { params, body: { reason } };
  return kind === "came"
    ? bodyOf<unknown>(client.POST("/dead-letters/{id}/discard/", call))
    : bodyOf<unknown>(client.POST("/unsent-messages/{id}/discard/", call));
};

export type ReplayResult = { done: Stuck[]; failed: { message: Stuck; error: unknown }[] };

type Discard = { message: Stuck; reason: string; draft: SentDraft };

/** Replays messages one after the other. If one fails, the others are still replayed. */
export const useReplay = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (messages: readonly Stuck[]): Promise<ReplayResult> => {
      const result: ReplayResult = { done: [], failed: [] };
      for (const message of messages) {
        try {
          await replayOne(message);
          result.done.push(message);
        } catch (error) {
          result.failed.push({ message, error });
        }
      }
      return result;
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: stuckKeys.all }),
  });
};

export const useDiscard = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ message, reason }: Discard) => discardOne(message, reason),
    onSuccess: (_answer, { draft }) => settleDraft(draft.place, draft.text),
    onSettled: () => queryClient.invalidateQueries({ queryKey: stuckKeys.all }),
  });
};
