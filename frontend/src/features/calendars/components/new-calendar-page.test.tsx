import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { makeCalendar } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { NewCalendarPage } from "./new-calendar-page";

describe("NewCalendarPage", () => {
  it("creates a calendar, with a time zone found by its name, and opens it", async () => {
    let body: unknown;
    server.use(
      http.get("*/calendars/countries/", () => HttpResponse.json({ countries: [] })),
      http.post("*/api/workflow/calendars/", async ({ request }) => {
        body = await request.json();
        return HttpResponse.json(makeCalendar(), { status: 201 });
      }),
    );
    const { user, router } = renderPage(<NewCalendarPage />);
    const create = await screen.findByRole("button", { name: "Create the calendar" });
    await user.click(create);
    expect(await screen.findByText("Enter a name.")).toBeVisible();
    expect(body).toBeUndefined();
    await user.type(screen.getByRole("textbox", { name: "Name (required)" }), "Office");
    expect(screen.queryByText("Enter a name.")).toBeNull();
    const zone = screen.getByRole("combobox", { name: "Time zone (required)" });
    await user.clear(zone);
    await user.type(zone, "Vienna");
    await user.click(await screen.findByRole("option", { name: "Europe/Vienna" }));
    await user.click(screen.getByRole("button", { name: "Add hours to Saturday" }));
    await user.click(create);
    await waitFor(() => expect(router.state.location.pathname).toBe("/calendars/3"));
    expect(body).toMatchObject({
      name: "Office",
      time_zone: "Europe/Vienna",
      hours: { mon: [["09:00", "17:00"]], sat: [["09:00", "17:00"]], sun: [] },
      country: "",
    });
  });
});
