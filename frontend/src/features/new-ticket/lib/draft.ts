import { excessOf, excessWords, LIMITS } from "@/lib/limits";
import type { Priority } from "@/lib/priority";

/** The values of the form. Every field is a string, as it was typed. */
export type Draft = {
  /** The key of the chosen kind; empty if none is chosen, OTHER_KIND for free text. */
  kind: string;
  subject: string;
  description: string;
  department: string;
  category: string;
  sub_category: string;
  priority: Priority;
  employee_name: string;
  employee_email: string;
  employee_id: string;
  asset_name: string;
  serial_number: string;
  requested_budget: string;
  cost_items: CostItem[];
};

export type CostItem = { key: string; name: string; cost: string };

export const OTHER_KIND = "other";

export const EMPTY_DRAFT: Draft = {
  kind: "",
  subject: "",
  description: "",
  department: "",
  category: "",
  sub_category: "",
  priority: "Medium",
  employee_name: "",
  employee_email: "",
  employee_id: "",
  asset_name: "",
  serial_number: "",
  requested_budget: "",
  cost_items: [],
};

const plain = (text: string): string => text.trim().toLowerCase();

/** Which additional fields a category needs; null for none. */
export const extrasOf = (category: string): "asset" | "budget" | null => {
  if (plain(category) === "asset management") return "asset";
  return plain(category) === "budget" ? "budget" : null;
};

const AMOUNT = /^\d{1,12}([.,]\d{1,2})?$/;

/** The number of a typed amount, with a decimal point or comma; null if it is not an amount. */
export const readAmount = (text: string): number | null =>
  AMOUNT.test(text.trim()) ? Number(text.trim().replace(",", ".")) : null;

const rowsIn = (draft: Draft): CostItem[] =>
  draft.cost_items.filter(({ name, cost }) => name.trim() || cost.trim());

type TextField = Exclude<keyof Draft, "cost_items" | "kind" | "priority">;

const TEXT_LIMITS: readonly (readonly [TextField, number])[] = [
  ["subject", LIMITS.subject],
  ["description", LIMITS.description],
  ["department", LIMITS.department],
  ["category", LIMITS.category],
  ["sub_category", LIMITS.subCategory],
  ["employee_name", LIMITS.personName],
  ["employee_email", LIMITS.email],
  ["employee_id", LIMITS.employeeNumber],
  ["asset_name", LIMITS.further],
  ["serial_number", LIMITS.further],
];

/** Whether some text is longer than its limit. */
export const isTooLong = (draft: Draft): boolean =>
  TEXT_LIMITS.some(([field, limit]) => excessOf(draft[field], limit) > 0) ||
  draft.cost_items.some(({ name }) => excessOf(name, LIMITS.further) > 0);

/** The errors of the form by field; the form can be sent if there are none. */
export const complaints = (draft: Draft): Record<string, string> => {
  const found: Record<string, string> = {};
  if (!draft.subject.trim()) found.subject = "Say in a line what it is about.";
  if (!draft.description.trim()) found.description = "Describe it.";
  if (!draft.kind && !draft.department.trim() && !draft.category.trim()) {
    found.kind = "Choose what it is about, or “Something else”.";
  }
  if (!draft.department.trim()) found.department = "Say which department it is for.";
  if (!draft.category.trim()) found.category = "Say what kind of request it is.";
  for (const [field, limit] of TEXT_LIMITS) {
    const words = excessWords(draft[field], limit);
    if (words) found[field] = words;
  }
  for (const { key, name } of draft.cost_items) {
    const words = excessWords(name, LIMITS.further);
    if (words) found[`item.${key}.name`] = words;
  }
  if (extrasOf(draft.category) !== "budget") return found;
  if (draft.requested_budget.trim() && readAmount(draft.requested_budget) === null) {
    found.requested_budget = "Enter an amount, such as 1200 or 99.50.";
  }
  for (const { key, name, cost } of rowsIn(draft)) {
    if (!name.trim()) found[`item.${key}.name`] = "Say what it is.";
    if (readAmount(cost) === null) found[`item.${key}.cost`] = "Enter an amount.";
  }
  return found;
};

type Body = {
  subject: string;
  description: string;
  department: string;
  category: string;
  sub_category?: string;
  priority: Priority;
  employee?: { id?: number | string; name?: string; email?: string };
  [further: string]: unknown;
};

const texts = (values: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value),
  );

/**
 * The body to send: without empty fields, and only with those additional fields that the category
 * needs.
 */
export const toBody = (draft: Draft): Body => {
  const { subject, description, department, category } = draft;
  const person = texts({ name: draft.employee_name, email: draft.employee_email });
  const id = draft.employee_id.trim();
  const employee = { ...person, ...(id && { id: /^\d{1,15}$/.test(id) ? Number(id) : id }) };
  return {
    subject: subject.trim(),
    description: description.trim(),
    department: department.trim(),
    category: category.trim(),
    priority: draft.priority,
    ...texts({ sub_category: draft.sub_category }),
    ...(Object.keys(employee).length > 0 && { employee }),
    ...furtherOf(draft),
  };
};

const furtherOf = (draft: Draft): Record<string, unknown> => {
  const kind = extrasOf(draft.category);
  if (kind === "asset") {
    return texts({ asset_name: draft.asset_name, serial_number: draft.serial_number });
  }
  if (kind !== "budget") return {};
  const budget = readAmount(draft.requested_budget);
  const items = rowsIn(draft).map(({ name, cost }) => ({
    name: name.trim(),
    cost: readAmount(cost),
  }));
  return {
    ...(budget !== null && { requested_budget: budget }),
    ...(items.length > 0 && { cost_items: items }),
  };
};
