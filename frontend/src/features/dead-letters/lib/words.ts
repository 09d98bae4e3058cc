import type { Stuck } from "./stuck";

/** A sentence for each reason code, for people who do not know the code of the services. */
const REASONS: Record<string, string> = {
  not_json: "The body is not JSON.",
  not_decodable: "The body cannot be decoded.",
  not_a_celery_body: "The body is not that of a Celery task.",
  not_a_task: "It is not a Celery task.",
  invalid_task: "It is not a complete Celery task.",
  not_plain_json: "The arguments are more than JSON holds.",
  not_storable: "It holds characters that no database stores.",
  empty_body: "The body is empty.",
  too_large: "It is larger than 4 MB.",
  content_type_refused: "It is not sent as JSON.",
  headers_missing: "It names no task or no id.",
  id_unusable: "Its id cannot be used.",
  unknown_task: "No worker knows this task.",
  arguments_not_list_and_dict: "The arguments are no list and no set of names.",
  payload_not_a_dict: "The argument is not a set of named values.",
  unexpected_arguments: "It has more arguments than expected.",
  invalid_fields: "Fields are missing or wrong.",
  not_a_ticket: "It is not a ticket.",
  not_a_number: "A field that holds a number holds something else.",
  not_text: "A field that holds text holds something else.",
  bad_ticket_id: "The ticket number cannot be used.",
  bad_owner_id: "The owner cannot be used.",
  bad_rev: "The revision cannot be used.",
  bad_status: "The status is none that a ticket has.",
  bad_content: "What it says of the ticket cannot be used.",
  bad_decided_fields: "What it says was decided cannot be used.",
  not_a_report: "It is not a report for the audit.",
  not_sealed: "No service of the suite has made it.",
  action_unknown: "It does not say whether a role begins or ends.",
  unknown_notification: "The notification it names is not there.",
  worker_lost: "The worker ended while handling it, five times.",
  failed_too_often: "Handling it failed five times.",
  not_published: "Its queue did not take it.",
};

/** A sentence for the reason; an unknown code is shown as words. */
export const reasonInWords = (reason: string): string => {
  const known = REASONS[reason];
  if (known) return known;
  const words = reason.replaceAll("_", " ").trim();
  return words ? `${words[0]?.toUpperCase()}${words.slice(1)}.` : "No reason was noted.";
};

/** Why a message got stuck, and which fields are wrong if that is known. */
export const whyInWords = ({ reason, finding }: Pick<Stuck, "reason" | "finding">): string =>
  [reasonInWords(reason), finding].filter(Boolean).join(" ");

/** The known reasons as choices for a filter. */
export const REASON_CHOICES = Object.entries(REASONS).map(([value, label]) => ({ value, label }));

export const attemptsInWords = (attempts: number): string => {
  if (attempts === 0) return "never tried";
  return attempts === 1 ? "tried once" : `tried ${attempts} times`;
};

export const taskInWords = ({ task }: Pick<Stuck, "task">): string => task || "no task named";

const STATES: Record<Stuck["state"], string> = {
  dead: "Waiting",
  replayed: "Replayed",
  discarded: "Discarded",
  pending: "On its way again",
  published: "Sent",
};

export const stateInWords = ({ state }: Pick<Stuck, "state">): string => STATES[state];

/** Explains what a replay does, for its dialog. */
export const replayEffect = ({ kind, queue }: Pick<Stuck, "kind" | "queue">): string =>
  kind === "came"
    ? `It goes back to ${queue} under its own id, so what it causes happens once at most. If it fails again, it comes back here as a new entry.`
    : `It is published to ${queue} again, with fresh attempts. If the queue does not take it, it comes back here.`;

export const DISCARD_EFFECT =
  "What it was to cause does not happen. It stays under Settled for 90 days, with your name and reason, and can still be replayed.";
