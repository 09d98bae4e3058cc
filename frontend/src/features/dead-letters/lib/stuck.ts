/** The services, in the order in which a ticket passes through them. */
export const SERVICES = ["tickets", "workflow", "messaging", "notifications"] as const;
export type Service = (typeof SERVICES)[number];

export const SERVICE_NAMES: Record<Service, string> = {
  tickets: "Tickets",
  workflow: "Workflow",
  messaging: "Messaging",
  notifications: "Notifications",
};

/** `came`: received but could not be handled. `unsent`: could not be published. */
export const KINDS = ["came", "unsent"] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_NAMES: Record<Kind, string> = { came: "Not handled", unsent: "Not sent" };

export type StuckState = "dead" | "replayed" | "discarded" | "pending" | "published";

/** A stuck message of any service and kind. */
export type Stuck = {
  key: string;
  service: Service;
  kind: Kind;
  id: number;
  state: StuckState;
  reason: string;
  /** A sentence about the fields that are missing or wrong; empty if these are not known. */
  finding: string;
  queue: string;
  task: string;
  messageId: string;
  requestId: string;
  at: string;
  attempts: number;
  replayOf: number | null;
  settledAt: string | null;
  settledBy: string;
  settledReason: string;
};

export type StuckDetail = Stuck & {
  error: string;
  body: string;
  isCut: boolean;
  isReplayable: boolean;
};

export type StuckRef = Pick<Stuck, "service" | "kind" | "id">;

export const keyOf = ({ service, kind, id }: StuckRef): string => `${service}.${kind}.${id}`;

/** The service, kind and id in a message's key; null if the key is invalid. */
export const readKey = (key: string): StuckRef | null => {
  const [name, kind, number] = key.split(".");
  const service = SERVICES.find((one) => one === name);
  const id = Number(number);
  if (!service || (kind !== "came" && kind !== "unsent") || !Number.isSafeInteger(id)) return null;
  return { service, kind, id };
};

export const isSettled = (message: Pick<Stuck, "state">): boolean => message.state !== "dead";

/** Sorts messages newest first; messages of the same time are sorted by key. */
export const inOrder = (messages: readonly Stuck[]): Stuck[] =>
  [...messages].sort((a, b) => b.at.localeCompare(a.at) || a.key.localeCompare(b.key));

/** A group of messages that got stuck for the same reason, newest first. */
export type Alike = { key: string; rows: readonly [Stuck, ...Stuck[]] };

const likenessOf = (row: Stuck): string =>
  JSON.stringify([
    row.service,
    row.kind,
    row.state,
    row.reason,
    row.finding,
    row.queue,
    row.task,
    row.replayOf !== null,
    row.settledBy,
    row.settledReason,
  ]);

/** Groups messages that are alike. Each group has the place of its first message. */
export const groupAlike = (rows: readonly Stuck[]): Alike[] => {
  const groups = new Map<string, [Stuck, ...Stuck[]]>();
  for (const row of rows) {
    const key = likenessOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups].map(([key, alike]) => ({ key, rows: alike }));
};

type Part = { count: number; messages: readonly Stuck[] };

/**
 * Merges the loaded first pages of several lists, newest first. If a list has more rows than were
 * loaded, the result ends at the last loaded row of that list: rows of this list that were not
 * loaded may belong after it.
 */
export const newestOf = (parts: readonly Part[]): Stuck[] => {
  const ends = parts.flatMap(({ count, messages }) => {
    const last = messages.at(-1);
    return last && count > messages.length ? [last.at] : [];
  });
  const end = ends.reduce((latest, at) => (at > latest ? at : latest), "");
  return inOrder(parts.flatMap(({ messages }) => messages)).filter(({ at }) => at >= end);
};

/** The messages that failed again after a replay: new letters that name the replayed one. */
export const backAgain = (
  messages: readonly Stuck[],
  replayed: ReadonlySet<string>,
): readonly Stuck[] =>
  messages.filter(
    ({ service, replayOf }) =>
      replayOf !== null && replayed.has(keyOf({ service, kind: "came", id: replayOf })),
  );

/** Formats JSON with line breaks and indentation; returns other text unchanged. */
export const prettyBody = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};
