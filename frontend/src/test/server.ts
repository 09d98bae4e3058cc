import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

const NOTHING = { active: 0, late: 0, unassigned: 0 };

/** Each test sets the answers of the services; any other call fails it. */
export const server = setupServer(
  // Beside many a list, and beside the point of most tests.
  http.get("*/api/workflow/tasks/counts/", () =>
    HttpResponse.json({ own: NOTHING, owned: NOTHING, all: NOTHING }),
  ),
);
