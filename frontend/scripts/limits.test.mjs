import { readFileSync } from "node:fs";
import path from "node:path";

import { LIMITS } from "../src/lib/limits";

/** @param {string} service */
const schemaOf = (service) =>
  readFileSync(path.resolve(import.meta.dirname, "../..", service, "schema.yaml"), "utf8");

/**
 * The `maxLength` of one field of one named schema.
 * @param {string} service
 * @param {string} schema
 * @param {string} field
 */
const maxLength = (service, schema, field) => {
  const body =
    schemaOf(service)
      .split(`\n    ${schema}:\n`)[1]
      ?.split(/\n {4}\w/)[0] ?? "";
  const lines = body.split(`\n        ${field}:\n`)[1]?.split(/\n {8}\w/)[0] ?? "";
  return Number(/^ {10}maxLength: (\d+)$/m.exec(lines)?.[1]);
};

describe("the limits of the web app", () => {
  it.each([
    [LIMITS.subject, "ticket_service", "TicketInputRequest", "subject"],
    [LIMITS.description, "ticket_service", "TicketInputRequest", "description"],
    [LIMITS.department, "ticket_service", "TicketInputRequest", "department"],
    [LIMITS.category, "ticket_service", "TicketInputRequest", "category"],
    [LIMITS.subCategory, "ticket_service", "TicketInputRequest", "sub_category"],
    [LIMITS.personName, "ticket_service", "EmployeeDataRequest", "name"],
    [LIMITS.email, "ticket_service", "EmployeeDataRequest", "email"],
    [LIMITS.personName, "workflow_api", "InviteInputRequest", "full_name"],
    [LIMITS.personName, "workflow_api", "PatchedProfileInputRequest", "full_name"],
    [LIMITS.email, "workflow_api", "InviteInputRequest", "email"],
    [LIMITS.email, "workflow_api", "PasswordForgotInputRequest", "email"],
    [LIMITS.password, "workflow_api", "PasswordChangeInputRequest", "new_password"],
    [LIMITS.notes, "workflow_api", "ActInputRequest", "notes"],
    [LIMITS.notes, "workflow_api", "TransferInputRequest", "notes"],
    [LIMITS.reason, "workflow_api", "EscalateInputRequest", "reason"],
    [LIMITS.reason, "workflow_api", "ReasonInputRequest", "reason"],
    [LIMITS.reason, "workflow_api", "PriorityInputRequest", "reason"],
    [LIMITS.reason, "workflow_api", "ResolveInputRequest", "reason"],
    [LIMITS.discardReason, "workflow_api", "DiscardInputRequest", "reason"],
  ])("%s is what %s takes as %s.%s", (limit, service, schema, field) => {
    expect(maxLength(service, schema, field)).toBe(limit);
  });

  it("say of a comment what messaging counts", () => {
    const words = `At most ${LIMITS.comment.toLocaleString("en-US")} visible characters`;
    expect(schemaOf("messaging").replace(/\s+/g, " ")).toContain(words);
  });
});
