import type { Calendar } from "@/features/calendars/api/calendars";
import type { Comment } from "@/features/conversation/api/comments";
import type { MyWorkRow } from "@/features/my-work/api/my-work";
import type { Notice } from "@/features/notifications/api/notifications";
import type { OwnTicket } from "@/features/own-tickets/api/own-tickets";
import type { Account } from "@/features/people/api/people";
import type { SessionUser } from "@/features/session/api/session";
import type { Decision } from "@/features/ticket/api/decisions";
import type { Moves, Offer, Task, TaskMap, Ticket } from "@/features/ticket/api/ticket";
import type { DeadlineAccount, StepPart } from "@/lib/api/deadline";
import type { FeedEntry } from "@/lib/api/feed";
import type { TicketFile } from "@/lib/api/ticket-files";

export const NUMBER = "TX20261122000017";

export const pageOf = <T>(results: T[], count = results.length) => ({
  count,
  next: null,
  previous: null,
  results,
});

export const makeUser = (overrides: Partial<SessionUser> = {}): SessionUser => ({
  user_id: 11,
  user_type: "staff",
  email: "ana@tts.example",
  full_name: "Ana Ruiz",
  roles: [{ system: "tts", role: "Agent" }],
  systems: ["tts"],
  ...overrides,
});

export const makeAccount = (overrides: Partial<Account> = {}): Account => ({
  user_id: 11,
  user_type: "staff",
  email: "ana@tts.example",
  full_name: "Ana Ruiz",
  is_active: true,
  is_set_up: true,
  roles: [
    { system: "tts", role: "Agent" },
    { system: "hdts", role: "Ticket Coordinator" },
  ],
  created_at: "2026-11-20T10:00:00Z",
  ...overrides,
});

export const makeCalendar = (overrides: Partial<Calendar> = {}): Calendar => {
  const office = [
    ["09:00", "12:00"],
    ["13:00", "17:00"],
  ];
  return {
    calendar_id: 3,
    name: "Office",
    time_zone: "Europe/Berlin",
    hours: { mon: office, tue: office, wed: office, thu: office, fri: office, sat: [], sun: [] },
    closed: [{ date: "2026-12-25", name: "Christmas Day" }],
    open: [],
    country: "",
    subdivision: "",
    holidays_until: null,
    rev: 4,
    ...overrides,
  };
};

export const makeOwnTicket = (overrides: Partial<OwnTicket> = {}): OwnTicket => ({
  id: 7,
  ticket_id: NUMBER,
  subject: "Laptop does not start",
  description: "Black screen",
  category: "Technology",
  sub_category: "Support",
  department: "IT",
  priority: "High",
  status: "In Progress",
  employee: { id: 40, name: "Emil Berg", email: "emil@tts.example" },
  source_service: "",
  dynamic_data: {},
  attachments: [],
  rev: 1,
  close_due_at: null,
  created_at: "2026-11-22T10:00:00Z",
  updated_at: "2026-11-22T10:00:00Z",
  ...overrides,
});

export const makeSla = (overrides: Partial<Task["sla"]> = {}): Task["sla"] => ({
  status: "none",
  percent: null,
  due_at: null,
  remaining_seconds: null,
  paused: false,
  ...overrides,
});

export const makeNearest = (
  overrides: Partial<NonNullable<Task["nearest"]>> = {},
): NonNullable<Task["nearest"]> => ({ of: "ticket", step_name: "", ...makeSla(), ...overrides });

export const makeRow = (id: number, subject: string, priority = "Medium"): MyWorkRow => ({
  task_item_id: id,
  status: "new",
  role: "Agent",
  origin: "System",
  assigned_on: "2026-11-22T10:00:00Z",
  target_resolution: null,
  acted_on: null,
  outcome: "open",
  sla: makeSla(),
  task: {
    task_id: id + 100,
    status: "pending",
    rev: 1,
    ticket: {
      ticket_number: `TX${id}`,
      subject,
      priority,
      status: "Open",
      category: "Technology",
      sub_category: "Support",
      department: "IT",
    },
    workflow: { workflow_id: 4, name: "IT Support Request", version: 1 },
    current_step: { step_id: 1, name: "Triage" },
    target_resolution: null,
    sla: makeSla(),
  },
});

export const makeTicket = (overrides: Partial<Ticket> = {}): Ticket => ({
  id: 1,
  ticket_id: NUMBER,
  subject: "Laptop does not start",
  description: "Black screen after the logo.",
  department: "IT",
  category: "Technology",
  sub_category: "Support",
  priority: "High",
  status: "In Progress",
  employee: { id: 5, name: "Marta Lind", email: "marta@tts.example" },
  source_service: "hdts",
  dynamic_data: { serial_number: "7XK2" },
  arrived_at: "2026-11-22T09:00:00Z",
  fetched_at: "2026-11-22T09:00:01Z",
  task_id: 200,
  expected_at: null,
  unmatched_reason: "",
  ...overrides,
});

export const makeTask = (overrides: Partial<Task> = {}): Task => ({
  task_id: 200,
  ticket_number: NUMBER,
  ticket_subject: "Laptop does not start",
  status: "in progress",
  rev: 4,
  priority: "High",
  workflow: { workflow_id: 4, name: "IT Support Request", version: 3 },
  current_step: { step_id: 2, name: "Diagnose" },
  owner: { user_id: 20, user_full_name: "Carla Coordinator" },
  assigned_users: [{ user_id: 11, user_full_name: "Ana Ruiz", role: "Technician" }],
  waiting_for_role: null,
  created_at: "2026-11-22T09:00:01Z",
  target_resolution: null,
  resolution_time: null,
  sla: makeSla(),
  nearest: makeNearest(),
  ...overrides,
});

export const makePart = (overrides: Partial<StepPart> = {}): StepPart => ({
  step_id: 1,
  name: "Triage",
  visit: 1,
  state: "done",
  weight: 0.2,
  path_weight: 1,
  share: 0.2,
  left: "24:00:00",
  span: "04:48:00",
  assigned_on: "2026-11-22T09:00:00Z",
  reckoned_at: "2026-11-22T09:00:00Z",
  target_resolution: "2026-11-22T13:48:00Z",
  acted_on: "2026-11-22T09:30:00Z",
  ...overrides,
});

export const makeDeadline = (overrides: Partial<DeadlineAccount> = {}): DeadlineAccount => ({
  task_id: 200,
  ticket_number: NUMBER,
  priority: "High",
  status: "due",
  arrived_at: "2026-11-22T09:00:00Z",
  sla: "24:00:00",
  target_resolution: "2026-11-23T09:00:00Z",
  calendar: { name: "Round the clock", time_zone: "UTC" },
  hours: [],
  segments: [
    { start: "2026-11-22T09:00:00Z", end: "2026-11-23T09:00:00Z", counted: true, reason: "open" },
  ],
  pauses: [],
  steps: [makePart()],
  sentences: ["The ticket arrived on 22 November 2026 at 09:00 UTC."],
  ...overrides,
});

export const makeMoves = (overrides: Partial<Moves> = {}): Moves => ({
  task_id: 200,
  rev: 4,
  results: [{ transition_id: 9, name: "To Resolve", to_step: { step_id: 3, name: "Resolve" } }],
  ...overrides,
});

export const makeTaskMap = (): TaskMap => ({
  task_id: 200,
  status: "in progress",
  version: 3,
  nodes: [
    makeNode(1, "Triage", "done", "Ana Ruiz"),
    makeNode(2, "Diagnose", "active", "Ana Ruiz"),
    makeNode(3, "Resolve", "pending", null),
  ],
  edges: [],
});

export const makeNode = (
  step_id: number,
  name: string,
  state: TaskMap["nodes"][number]["state"],
  holder: string | null,
  overrides: Partial<TaskMap["nodes"][number]> = {},
): TaskMap["nodes"][number] => ({
  step_id,
  name,
  role: "Technician",
  state,
  entered_at: state === "pending" ? null : "2026-11-22T09:00:01Z",
  left_at: state === "done" ? "2026-11-22T09:30:00Z" : null,
  holder,
  holder_role: holder && "Technician",
  is_escalated: false,
  instruction: "",
  escalate_to: null,
  is_start: step_id === 1,
  is_end: step_id === 3,
  ...overrides,
});

/** A command that the server offers; about the open item if the command needs one. */
export const makeOffer = (command: Offer["command"], overrides: Partial<Offer> = {}): Offer => ({
  command,
  label: command,
  needs: [],
  ...overrides,
});

export const makeOffers = (...offers: Offer[]) => ({ task_id: 200, rev: 4, offers });

/** A choice by turns: Ana is away, and Ben takes her turn at Diagnose. */
export const makeDecision = (overrides: Partial<Decision> = {}): Decision => ({
  seq: 5,
  at: "2026-11-22T09:30:00Z",
  kind: "assignment",
  chosen: 12,
  turn_of: 11,
  assignment: "round_robin",
  capacity: null,
  candidates: [
    {
      user_id: 11,
      user_full_name: "Ana Ruiz",
      outcome: "away",
      reason: "Away until 2026-11-30 08:00 UTC; Ben Okafor takes the turn.",
    },
    {
      user_id: 12,
      user_full_name: "Ben Okafor",
      outcome: "delegate",
      reason: "Ben Okafor takes the turn of Ana Ruiz, who is away.",
    },
    {
      user_id: 13,
      user_full_name: "Cora Lima",
      outcome: "later",
      reason: "The turn comes later.",
    },
  ],
  reason: "Ben Okafor takes the turn of Ana Ruiz, who is away.",
  step: { step_id: 2, name: "Diagnose" },
  role: "Technician",
  due_at: null,
  workflow: null,
  ...overrides,
});

export const makePerson = (user_id: number, full_name: string) => ({
  user_type: "staff",
  user_id,
  full_name,
});

/** An event: Ana, the holder, moved the ticket from Triage to Diagnose. */
export const makeDeed = (overrides: Partial<FeedEntry> = {}): FeedEntry => ({
  seq: 4,
  rev: 2,
  at: "2026-11-22T09:30:00Z",
  kind: "acted",
  text_code: "moved",
  actor: makePerson(11, "Ana Ruiz"),
  on_behalf_of: null,
  from: { step_id: 1, name: "Triage" },
  to: { step_id: 2, name: "Diagnose" },
  reason: "",
  step: { step_id: 1, name: "Triage" },
  role: "Agent",
  deadline: null,
  ...overrides,
});

export const makeComment = (seq: number, overrides: Partial<Comment> = {}): Comment => ({
  comment_id: `c${seq}`,
  ticket_id: NUMBER,
  user_type: "staff",
  user_id: 12,
  full_name: "Ben Okafor",
  role: "Technician",
  content: `<p>Comment ${seq}</p>`,
  visibility: "internal",
  position: seq,
  seq,
  created_at: `2026-11-22T10:0${seq}:00Z`,
  updated_at: `2026-11-22T10:0${seq}:00Z`,
  edited: false,
  deleted: false,
  parent: null,
  replies: [],
  thumbs_up_count: 0,
  thumbs_down_count: 0,
  my_rating: null,
  mentions: [],
  documents: [],
  ...overrides,
});

export const makeFile = (overrides: Partial<TicketFile> = {}): TicketFile => ({
  id: 1,
  original_filename: "screen.png",
  file_size: 12_700,
  content_type: "image/png",
  uploaded_at: "2026-11-22T10:00:00Z",
  uploaded_by: "employee:5",
  uploaded_by_name: "Marta Lind",
  is_image: true,
  download_url: "http://localhost/api/tickets-service/tickets/5/attachments/1/",
  ...overrides,
});

export const makeNotice = (overrides: Partial<Notice> = {}): Notice => ({
  id: "6f0f8f50-0000-4000-8000-000000000001",
  notification_type: "task_assignment",
  subject: "Task Assignment: Laptop does not start",
  message: `${NUMBER} waits for you at Triage.`,
  related_ticket_number: NUMBER,
  related_task_item_id: 1,
  metadata: {},
  is_read: false,
  created_at: "2026-11-22T10:00:00Z",
  read_at: null,
  ...overrides,
});

/** The error body of every service. */
export const problem = (code: string, error: string, details: Record<string, string[]> = {}) => ({
  error,
  code,
  details,
  request_id: "req-1",
});
