import type { IconName } from "@/components/icon";
import type { FeedEntry, TextCode } from "@/lib/api/feed";
import { isolate } from "@/lib/sentence";
import { formatDue } from "@/lib/time/format";

/** A piece of a sentence: words, a name in strong type, or another name. */
export type Piece = string | { strong: string } | { plain: string };
export type DeedLook = { icon: IconName; tone?: "ok" | "muted" };

/** The word for a person whose name is not known. */
const NOBODY = "somebody";

const strong = (text: string): Piece => ({ strong: text });
const plain = (text: string): Piece => ({ plain: text });
const personOf = (end: FeedEntry["from"]): string =>
  end && typeof end === "object" && "full_name" in end ? end.full_name || NOBODY : NOBODY;
const placeOf = (end: FeedEntry["from"]): string =>
  end && typeof end === "object" && "name" in end ? end.name : "";
const wordOf = (end: FeedEntry["from"]): string => (typeof end === "string" ? end : "");

const actor = (entry: FeedEntry): Piece => strong(personOf(entry.actor));
const step = (entry: FeedEntry): Piece => strong(entry.step?.name || "this ticket");

const moved = (entry: FeedEntry): Piece[] => [
  actor(entry),
  " moved this from ",
  strong(placeOf(entry.from)),
  " to ",
  strong(placeOf(entry.to)),
];
const finished = (entry: FeedEntry): Piece[] => [actor(entry), " finished ", step(entry)];
const inTheirPlace = (entry: FeedEntry): Piece[] => [" for ", strong(personOf(entry.on_behalf_of))];
const asRole = (entry: FeedEntry): Piece[] => (entry.role ? [", as ", plain(entry.role)] : []);

const withWhom = (entry: FeedEntry): Piece[] => [", with ", strong(personOf(entry.to))];
const warned = (entry: FeedEntry, percent: number): Piece[] => [
  `${percent} % of the time for `,
  step(entry),
  " are used up",
  ...withWhom(entry),
];

/** A sentence in the form in which it follows other words: a small first letter, no full stop. */
const asClause = (words: string): string =>
  `${words.charAt(0).toLowerCase()}${words.slice(1)}`.replace(/\.$/, "");

/** The sentence of each kind of event. A text code without a sentence does not compile. */
const SENTENCES: Record<TextCode, (entry: FeedEntry) => Piece[]> = {
  opened: (entry) => [
    ...(entry.actor
      ? [actor(entry), " put this ticket into its workflow"]
      : ["The ticket came in"]),
    ...(entry.to ? [", owned by ", strong(personOf(entry.to))] : []),
  ],
  assigned: (entry) => [strong(personOf(entry.to)), " got ", step(entry), ...asRole(entry)],
  taken_up: (entry) => [
    step(entry),
    " waited for somebody; ",
    strong(personOf(entry.to)),
    " got it",
    ...asRole(entry),
  ],
  claimed: (entry) => [actor(entry), " claimed ", step(entry), ...asRole(entry)],
  waiting: (entry) => [step(entry), " waits for somebody in ", strong(entry.role)],
  passed: (entry) => [
    ...(entry.from ? [strong(placeOf(entry.from)), " passed it on to "] : ["It was passed on to "]),
    strong(placeOf(entry.to)),
    ...(entry.reason ? [`: ${asClause(entry.reason)}`] : []),
  ],
  stuck: (entry) => ["No condition of ", step(entry), " could be evaluated: an Admin has to look"],
  started: (entry) => [actor(entry), " began ", step(entry)],
  work_begun: () => ["Work on it has begun"],
  moved,
  moved_on_behalf: (entry) => [...moved(entry), ...inTheirPlace(entry)],
  finished,
  finished_on_behalf: (entry) => [...finished(entry), ...inTheirPlace(entry)],
  transferred: (entry) => [
    ...(entry.actor ? [actor(entry), " moved this from "] : ["This went from "]),
    strong(personOf(entry.from)),
    " to ",
    strong(personOf(entry.to)),
    ...asRole(entry),
  ],
  escalated: (entry) => [
    ...(entry.actor ? [actor(entry), " escalated "] : []),
    step(entry),
    ...(entry.actor ? [] : [" went up"]),
    ...(entry.actor?.user_id === userOf(entry.from)
      ? []
      : [" from ", strong(personOf(entry.from))]),
    " to ",
    strong(personOf(entry.to)),
    ...asRole(entry),
  ],
  released: (entry) => [
    ...(entry.actor
      ? [actor(entry), " took ", step(entry), " from "]
      : [step(entry), " is no longer with "]),
    strong(personOf(entry.from)),
  ],
  priority_changed: (entry) => [
    ...(entry.actor ? [actor(entry), " changed the priority "] : ["The priority changed "]),
    strong(`${wordOf(entry.from)} → ${wordOf(entry.to)}`),
    ...(entry.deadline ? [`; due moved to ${formatDue(entry.deadline)}`] : []),
  ],
  owner_changed: (entry) => [
    ...(entry.to ? [strong(personOf(entry.to)), " owns this now"] : ["Nobody owns this now"]),
    ...(entry.from ? [", after ", strong(personOf(entry.from))] : []),
  ],
  content_changed: (entry) => [
    ...(entry.actor ? [actor(entry)] : ["Somebody"]),
    " changed what the ticket says",
  ],
  calendar_changed: (entry) => [
    "Its calendar was edited",
    ...(entry.deadline ? [`; due moved to ${formatDue(entry.deadline)}`] : []),
  ],
  completed: () => ["Every step is done: the ticket is resolved"],
  cancelled: (entry) => [
    ...(entry.actor ? [actor(entry), " cancelled this"] : ["This was withdrawn"]),
    ...(entry.from ? [", which ", plain(personOf(entry.from)), " had"] : []),
    ...(entry.step ? [" at ", plain(entry.step.name)] : []),
  ],
  warned_80: (entry) => warned(entry, 80),
  warned_90: (entry) => warned(entry, 90),
  item_late: (entry) => [step(entry), " is late", ...withWhom(entry)],
  target_passed: () => ["The time for the whole ticket is used up"],
  escalation_waiting: (entry) => [
    step(entry),
    " goes up as soon as somebody is in ",
    strong(entry.role),
  ],
  held: (entry) => [
    ...(entry.actor ? [actor(entry), " put this on hold"] : ["This was put on hold"]),
    ": the clock is paused",
  ],
  resumed: (entry) => [
    ...(entry.actor ? [actor(entry), " resumed this"] : ["This goes on"]),
    ...(entry.deadline ? [`; due moved to ${formatDue(entry.deadline)}`] : []),
  ],
  reopened: (entry) => [
    ...(entry.actor ? [actor(entry), " reopened this"] : ["This is worked on again"]),
    ...(entry.step ? [" at ", strong(entry.step.name)] : []),
    ...(entry.deadline ? [`; due moved to ${formatDue(entry.deadline)}`] : []),
  ],
};

const userOf = (end: FeedEntry["from"]): number | undefined =>
  end && typeof end === "object" && "user_id" in end ? end.user_id : undefined;

/** The sentence of an event. */
export const deedPieces = (entry: FeedEntry): Piece[] => SENTENCES[entry.text_code](entry);

export const deedWords = (entry: FeedEntry): string =>
  deedPieces(entry)
    .map((piece) => {
      if (typeof piece === "string") return piece;
      return isolate("strong" in piece ? piece.strong : piece.plain);
    })
    .join("");

const LOOKS: Record<FeedEntry["kind"], DeedLook> = {
  opened: { icon: "inbox" },
  assigned: { icon: "person" },
  waiting: { icon: "clock" },
  passed: { icon: "arrow" },
  stuck: { icon: "warning" },
  started: { icon: "clock" },
  acted: { icon: "check", tone: "ok" },
  transferred: { icon: "arrow" },
  escalated: { icon: "up" },
  released: { icon: "minus" },
  priority_changed: { icon: "flag" },
  owner_changed: { icon: "person" },
  content_changed: { icon: "flag" },
  calendar_changed: { icon: "clock" },
  completed: { icon: "checkAll", tone: "ok" },
  cancelled: { icon: "minus", tone: "muted" },
  warned: { icon: "clock" },
  late: { icon: "warning" },
  escalation_waiting: { icon: "clock" },
  held: { icon: "pause", tone: "muted" },
  resumed: { icon: "clock" },
  reopened: { icon: "arrow" },
};

/** The icon of an event, and its colour. Only achievements are green. */
export const deedLook = (entry: FeedEntry): DeedLook => LOOKS[entry.kind];

/**
 * The reason that a person gave. Empty if the suite itself acted: its reason repeats the sentence.
 */
export const deedReason = (entry: FeedEntry): string => (entry.actor ? entry.reason : "");
