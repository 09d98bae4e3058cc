import { useMutation, useQueryClient } from "@tanstack/react-query";

import { bodyOf, workflowClient } from "@/lib/api/client";
import type { components, paths } from "@/lib/api/generated/workflow";
import { ticketKeys } from "@/lib/api/ticket-keys";
import { keepDraft, type SentDraft, settleDraft } from "@/lib/draft";
import type { Priority } from "@/lib/priority";

/** A command about a task. Afterwards, all data of the ticket is loaded again. */
const useTaskCommand = <Input extends { draft?: SentDraft }>(
  number: string,
  mutationFn: (input: Input) => Promise<TaskAnswer>,
) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: (_answer, { draft }) => draft && settleDraft(draft.place, draft.text),
    // Load the data again after an error, too: what is on the screen may be outdated.
    onSettled: () => queryClient.invalidateQueries({ queryKey: ticketKeys.one(number) }),
  });
};

/** Inputs with a draft: the text that is sent, and its place. */
type Written = { draft: SentDraft };
type TransferInput = Written & {
  taskItemId: number;
  newUserId: number;
  notes: string;
  rev: number;
  /** The place of the draft that holds the chosen person. */
  personPlace: string;
};
type EscalateInput = Written & { taskItemId: number; reason: string; rev: number };
type TaskAnswer = Awaited<ReturnType<typeof postTransfer>>;

const postTransfer = async ({ taskItemId, newUserId, notes, rev, personPlace }: TransferInput) => {
  const body = { task_item_id: taskItemId, new_user_id: newUserId, notes, rev };
  const answer = await bodyOf(workflowClient.POST("/tasks/transfer/", { body }));
  keepDraft(personPlace, "");
  return answer;
};

const postEscalate = ({ taskItemId, reason, rev }: EscalateInput) =>
  bodyOf(
    workflowClient.POST("/tasks/escalate/", {
      body: { task_item_id: taskItemId, reason, rev },
    }),
  );

type ReasonInput = Written & { taskId: number; reason: string; rev: number };
type PriorityInput = ReasonInput & { priority: Priority };

type Reason = components["schemas"]["ReasonInputRequest"];
type JsonOf<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { "application/json": infer Json } } };
}
  ? Json
  : never;
/** The paths of commands that take a reason and nothing else. */
type ReasonPath = {
  [Path in keyof paths & `/tasks/{task_id}/${string}`]: [JsonOf<Path>] extends [never]
    ? never
    : [Reason] extends [JsonOf<Path>]
      ? [JsonOf<Path>] extends [Reason]
        ? Path
        : never
      : never;
}[keyof paths & `/tasks/{task_id}/${string}`];

/** A command that needs nothing but a reason. */
export const useReasonCommand = (number: string, path: ReasonPath) =>
  useTaskCommand(number, ({ taskId, reason, rev }: ReasonInput) =>
    bodyOf(
      workflowClient.POST(path, {
        params: { path: { task_id: String(taskId) } },
        body: { reason, rev },
      }),
    ),
  );

/** The input of a command without text, and so without a draft. */
type ResumeInput = { taskId: number; rev: number; draft?: undefined };

const postResume = ({ taskId, rev }: ResumeInput) =>
  bodyOf(
    workflowClient.POST("/tasks/{task_id}/resume/", {
      params: { path: { task_id: String(taskId) } },
      body: { rev },
    }),
  );

const postClaim = ({ taskId, rev }: ResumeInput) =>
  bodyOf(
    workflowClient.POST("/tasks/{task_id}/claim/", {
      params: { path: { task_id: String(taskId) } },
      body: { rev },
    }),
  );

type OwnerInput = ResumeInput & { userId: number };

const postOwner = ({ taskId, userId, rev }: OwnerInput) =>
  bodyOf(
    workflowClient.POST("/tasks/{task_id}/owner/", {
      params: { path: { task_id: String(taskId) } },
      body: { user_id: userId, reason: "", rev },
    }),
  );

const postPriority = ({ taskId, priority, reason, rev }: PriorityInput) =>
  bodyOf(
    workflowClient.POST("/tasks/{task_id}/priority/", {
      params: { path: { task_id: String(taskId) } },
      body: { priority, reason, rev },
    }),
  );

export const useTransfer = (number: string) => useTaskCommand(number, postTransfer);
export const useEscalate = (number: string) => useTaskCommand(number, postEscalate);
export const useClaim = (number: string) => useTaskCommand(number, postClaim);
export const useChangeOwner = (number: string) => useTaskCommand(number, postOwner);
export const useResume = (number: string) => useTaskCommand(number, postResume);
export const useChangePriority = (number: string) => useTaskCommand(number, postPriority);
