import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

const NOTHING = { active: 0, late: 0, unassigned: 0 };

/** Each test says what the services answer; whatever it did not foresee fails it. */
export const server = setupServer(
  // Beside many a list, and beside the point of most tests.
  http.get("*/api/workflow/tasks/counts/", () =>
    HttpResponse.json({ own: NOTHING, owned: NOTHING, all: NOTHING }),
  ),
);
