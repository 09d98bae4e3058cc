import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

const NOTHING = { active: 0, late: 0, soon: 0, unassigned: 0 };

/** The fake services. Each test sets their answers; any other call fails the test. */
export const server = setupServer(
  // Many pages load the counts, and few tests are about them.
  http.get("*/api/workflow/tasks/counts/", () =>
    HttpResponse.json({ own: NOTHING, owned: NOTHING, all: NOTHING }),
  ),
);
