import type { Notice } from "../api/notifications";

/**
 * What the services put before the subject of the ticket, for mails. In the list the message says who
 * did what, and the sign what kind of news it is.
 */
const LEADS = new Set([
  "Task Assignment",
  "Task Transferred to You",
  "Task Transferred",
  "Task Escalated to You",
  "Task Escalated",
  "Task Cancelled",
  "Task Completed",
  "Task Passed On",
  "Task Waits for Somebody",
  "Step Changed",
  "Priority Changed",
  "Ticket Changed",
  "Ticket Resolved",
  "Ticket Closed",
  "Ticket Reopened",
  "Yours to Coordinate",
  "Nobody Is Left in a Role",
]);

/** What a notice is about: the subject of its ticket, without the words that a mail begins with. */
export const noticeTitle = ({ subject }: Pick<Notice, "subject">): string => {
  const [lead, ...rest] = subject.split(": ");
  const title = rest.join(": ").trim();
  return title && LEADS.has(lead ?? "") ? title : subject;
};

/** A sentence of ours that begins with a name goes the way of the sentence, not that of the name. */
export const messageDirection = ({ message }: Pick<Notice, "message">): "ltr" | "auto" =>
  message.startsWith("\u2068") ? "ltr" : "auto";
