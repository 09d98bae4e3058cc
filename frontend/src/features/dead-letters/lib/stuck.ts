/** The services in the order in which a ticket meets them. */
export const SERVICES = ["tickets", "workflow", "messaging", "notifications"] as const;
export type Service = (typeof SERVICES)[number];

export const SERVICE_NAMES: Record<Service, string> = {
  tickets: "Tickets",
  workflow: "Workflow",
  messaging: "Messaging",
  notifications: "Notifications",
};

/** `came`: a message that could not be handled. `unsent`: one that could not be published. */
export const KINDS = ["came", "unsent"] as const;
export type Kind = (typeof KINDS)[number];

export const KIND_NAMES: Record<Kind, string> = { came: "Not handled", unsent: "Not sent" };

export type StuckState = "dead" | "replayed" | "discarded" | "pending" | "published";

/** A stuck message of any service and table. */
export type Stuck = {
  key: string;
  service: Service;
  kind: Kind;
  id: number;
  state: StuckState;
  reason: string;
  /** Which fields are missing or wrong, where that is known. */
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

/** The message a key names; null for an invalid key. */
export const readKey = (key: string): StuckRef | null => {
  const [name, kind, number] = key.split(".");
  const service = SERVICES.find((one) => one === name);
  const id = Number(number);
  if (!service || (kind !== "came" && kind !== "unsent") || !Number.isSafeInteger(id)) return null;
  return { service, kind, id };
};

export const isSettled = (message: Pick<Stuck, "state">): boolean => message.state !== "dead";

/** Newest first, across services; the key breaks ties. */
export const inOrder = (messages: readonly Stuck[]): Stuck[] =>
  [...messages].sort((a, b) => b.at.localeCompare(a.at) || a.key.localeCompare(b.key));

/** Messages that got stuck in the same way, newest first. */
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

/** The messages with those that are alike put together, at the place of the first of them. */
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
 * The newest over the loaded beginnings of several lists, each newest first. If one has more rows
 * than are loaded, the result ends where that one ends: its next rows could belong in between.
 */
export const newestOf = (parts: readonly Part[]): Stuck[] => {
  const ends = parts.flatMap(({ count, messages }) => {
    const last = messages.at(-1);
    return last && count > messages.length ? [last.at] : [];
  });
  const end = ends.reduce((latest, at) => (at > latest ? at : latest), "");
  return inOrder(parts.flatMap(({ messages }) => messages)).filter(({ at }) => at >= end);
};

/** The replayed messages that failed again: each is a new letter that names the first. */
export const backAgain = (
  messages: readonly Stuck[],
  replayed: ReadonlySet<string>,
): readonly Stuck[] =>
  messages.filter(
    ({ service, replayOf }) =>
      replayOf !== null && replayed.has(keyOf({ service, kind: "came", id: replayOf })),
  );

/** JSON with line breaks and indents; other text stays as it is. */
export const prettyBody = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
};
