import { sentence } from "@/lib/sentence";

import type { DeadlineAccount, StepPart } from "./api/deadline";
import { formatDuration } from "./time/duration";
import { formatExact } from "./time/format";

/** A sentence about the time that the priority allows, and when it began. */
export const allowanceWords = (account: DeadlineAccount): string => {
  const arrived = formatExact(account.arrived_at);
  if (account.sla === null) {
    return `The ticket arrived ${arrived}. Its workflow sets no time for ${account.priority} priority.`;
  }
  const allowance = formatDuration(account.sla);
  return `${account.priority} priority allows ${allowance} from the arrival, ${arrived}.`;
};

/** A sentence about the hours that count, and the pauses. */
export const clockWords = (account: DeadlineAccount): string => {
  const { calendar, pauses } = account;
  const isRoundTheClock = account.hours.length === 0;
  if (account.target_resolution === null && !isRoundTheClock) {
    return sentence`The calendar ${calendar.name} (${calendar.time_zone}) is not open that long in 30 years, so there is no deadline.`;
  }
  const hours = isRoundTheClock
    ? "Every hour counts"
    : sentence`Only working time counts, by the calendar ${calendar.name} (${calendar.time_zone})`;
  if (pauses.length === 0) return `${hours}, and nothing has paused the clock.`;
  return `${hours}, except for ${pauses.length === 1 ? "one pause" : `${pauses.length} pauses`}.`;
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A sentence about how the time of a step is computed. */
export const partWords = (part: StepPart): string => {
  if (part.state === "skipped") {
    return part.visit === null ? "Not on its way." : "The ticket was withdrawn here.";
  }
  if (part.state === "pending") {
    return `${percent(part.share)} of what is left when it begins.`;
  }
  if (part.reckoned_at === null) return "Waits for somebody to take it; that time counts.";
  if (part.span === null || part.left === null) return "No time is set for it.";
  if (part.left === "00:00:00") return "Nothing was left when it began.";
  const share = `${percent(part.share)} of the ${formatDuration(part.left)} that were left`;
  return `${share}: ${formatDuration(part.span)}.`;
};
