import type { Notice } from "../api/notifications";

/**
 * The prefixes that the services put before the ticket's subject for mails. The list of notices
 * omits them, because the message and the icon of a notice show the same.
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

/** The subject of a notice's ticket, without the prefix for mails. */
export const noticeTitle = ({ subject }: Pick<Notice, "subject">): string => {
  const [lead, ...rest] = subject.split(": ");
  const title = rest.join(": ").trim();
  return title && LEADS.has(lead ?? "") ? title : subject;
};

/**
 * The direction of a message: from left to right if it begins with an isolated name, whose letters
 * would otherwise decide, else automatic.
 */
export const messageDirection = ({ message }: Pick<Notice, "message">): "ltr" | "auto" =>
  message.startsWith("\u2068") ? "ltr" : "auto";
