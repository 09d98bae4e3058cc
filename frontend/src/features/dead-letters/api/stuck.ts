import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, stuckClients } from "@/lib/api/client";
import type { components } from "@/lib/api/generated/workflow";

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
export type StuckFilters = { isSettled: boolean; search?: string };

/** So many of each service and kind at once; what is older follows when these are settled. */
export const SHOWN = 50;
const REFETCH_MS = 15_000;
/** While somebody waits to see what became of a replay. */
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
  at: row.received_at,
  replayOf: row.replay_of,
});

const fromUnsent = (service: Service, row: Unsent): Stuck => ({
  ...sharedFields(row),
  key: keyOf({ service, kind: "unsent", id: row.id }),
  service,
  kind: "unsent",
  reason: "not_published",
  at: row.created_at,
  replayOf: null,
});

const detailFields = (row: LetterDetail | UnsentDetail) => ({
  error: row.error,
  body: row.body,
  isReplayable: row.is_replayable,
});

/** The newest messages of one service and kind, and how many there are. */
export const stuckQuery = (
  service: Service,
  kind: Kind,
  filters: StuckFilters,
  isWatched: boolean,
) =>
  queryOptions({
    queryKey: [...stuckKeys.all, service, kind, filters],
    queryFn: async ({ signal }): Promise<StuckPage> => {
      const client = stuckClients[service];
      const query = { search: filters.search, page_size: SHOWN };
      if (kind === "came") {
        const state: Letter["state"][] = filters.isSettled ? ["replayed", "discarded"] : ["dead"];
        const page = await bodyOf(
          client.GET("/dead-letters/", { params: { query: { ...query, state } }, signal }),
        );
        return {
          count: page.count,
          messages: page.results.map((row) => fromLetter(service, row)),
        };
      }
      const state: ("dead" | "discarded")[] = filters.isSettled ? ["discarded"] : ["dead"];
      const page = await bodyOf(
        client.GET("/unsent-messages/", { params: { query: { ...query, state } }, signal }),
      );
      return { count: page.count, messages: page.results.map((row) => fromUnsent(service, row)) };
    },
    placeholderData: keepPreviousData,
    refetchInterval: isWatched ? WATCH_MS : REFETCH_MS,
  });

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
  const call = { params: { path: { id } }, body: { reason } };
  return kind === "came"
    ? bodyOf<unknown>(client.POST("/dead-letters/{id}/discard/", call))
    : bodyOf<unknown>(client.POST("/unsent-messages/{id}/discard/", call));
};

export type ReplayResult = { done: Stuck[]; failed: { message: Stuck; error: unknown }[] };

/** Replays one after another; what fails does not keep the others back. */
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
    mutationFn: ({ message, reason }: { message: Stuck; reason: string }) =>
      discardOne(message, reason),
    onSettled: () => queryClient.invalidateQueries({ queryKey: stuckKeys.all }),
  });
};
