import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { useState } from "react";

import { makeAccount, pageOf, problem } from "@/test/factories";
import { findTitle, renderPage } from "@/test/render";
import { server } from "@/test/server";

import type { PeopleSearch } from "../lib/search";
import { PeoplePage } from "./people-page";

const USERS = "*/api/workflow/identity/users/";
const ROLES = "*/api/workflow/identity/roles/";
const CHOICES = [
  { system: "hdts", role: "Ticket Coordinator" },
  { system: "tts", role: "Admin" },
  { system: "tts", role: "Agent" },
];

function Page({ initial = {} }: { initial?: PeopleSearch }) {
  const [search, setSearch] = useState(initial);
  return (
    <PeoplePage
      search={search}
      onSearch={(patch) => setSearch({ ...search, page: undefined, ...patch })}
    />
  );
}

const serve = (answer: (query: URLSearchParams) => Response) =>
  server.use(
    http.get(ROLES, () => HttpResponse.json(CHOICES)),
    http.get(USERS, ({ request }) => answer(new URL(request.url).searchParams)),
  );

describe("PeoplePage", () => {
  it("lists people with what they may and whether they may sign in", async () => {
    serve(() =>
      HttpResponse.json(
        pageOf([
          makeAccount(),
          makeAccount({ user_id: 12, full_name: "Ben Okafor", is_set_up: false, roles: [] }),
          makeAccount({
            user_id: 13,
            full_name: "Emil Berg",
            user_type: "employee",
            is_active: false,
            roles: [],
          }),
        ]),
      ),
    );
    renderPage(<Page />);
    const rows = (await screen.findAllByRole("row")).slice(1).map((row) => row.textContent);
    expect(rows).toEqual([
      expect.stringMatching(/Ana Ruiz.*Agent, HDTS: Ticket Coordinator.*Active/),
      expect.stringMatching(/Ben Okafor.*No role.*Invited/),
      expect.stringMatching(/Emil Berg.*Employee.*Deactivated/),
    ]);
    expect(screen.getByRole("link", { name: "Ana Ruiz" })).toHaveAttribute("href", "/people/11");
    expect(await findTitle("People 3")).toBeVisible();
  });

  it("asks the server for what is searched, filtered and sorted", async () => {
    const asked: Record<string, string>[] = [];
    serve((query) => {
      asked.push(Object.fromEntries(query));
      return HttpResponse.json(pageOf([makeAccount()]));
    });
    const { user } = renderPage(<Page />);
    await screen.findByRole("link", { name: "Ana Ruiz" });
    expect(asked.at(-1)).toEqual({ ordering: "full_name", page: "1", page_size: "25" });
    await user.click(screen.getByRole("button", { name: "Invited" }));
    await user.click(screen.getByRole("button", { name: "Since" }));
    await user.type(screen.getByRole("textbox", { name: "Search by name or address" }), "ana");
    await waitFor(() =>
      expect(asked.at(-1)).toMatchObject({
        is_active: "true",
        is_set_up: "false",
        ordering: "created_at",
        search: "ana",
      }),
    );
    await screen.findByRole("option", { name: "Agent" });
    await user.selectOptions(screen.getByRole("combobox", { name: "Role" }), "Agent");
    await waitFor(() => expect(asked.at(-1)).toMatchObject({ role: "Agent" }));
  });

  it("offers to clear filters that nobody fits", async () => {
    serve((query) => HttpResponse.json(pageOf(query.get("search") ? [] : [makeAccount()])));
    const { user } = renderPage(<Page initial={{ q: "nobody" }} />);
    expect(await screen.findByText("Nobody matches")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByRole("link", { name: "Ana Ruiz" })).toBeVisible();
  });

  it("is closed to whoever is no Admin", async () => {
    serve(() => HttpResponse.json(problem("forbidden", "No."), { status: 403 }));
    renderPage(<Page />);
    expect(await screen.findByText("Not open to you")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Invite somebody" })).toBeNull();
  });

  it("says when it did not load, and tries again", async () => {
    let isAway = true;
    serve(() =>
      isAway
        ? HttpResponse.json(problem("unavailable", "Not answering."), { status: 503 })
        : HttpResponse.json(pageOf([makeAccount()])),
    );
    const { user } = renderPage(<Page />);
    expect(await screen.findByText("The people did not load")).toBeVisible();
    isAway = false;
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "Ana Ruiz" })).toBeVisible();
  });
});

describe("inviting", () => {
  const open = async () => {
    serve(() => HttpResponse.json(pageOf([makeAccount()])));
    const page = renderPage(<Page />);
    await screen.findByRole("link", { name: "Ana Ruiz" });
    await page.user.click(screen.getByRole("button", { name: "Invite somebody" }));
    const dialog = within(await screen.findByRole("dialog"));
    await dialog.findByRole("checkbox", { name: "Agent" });
    return { ...page, dialog };
  };

  it("makes an account with roles and shows the link once", async () => {
    let body: unknown;
    server.use(
      http.post(USERS, async ({ request }) => {
        body = await request.json();
        const account = makeAccount({ user_id: 40, full_name: "Nia Cole", is_set_up: false });
        return HttpResponse.json(
          {
            ...account,
            email: "nia@tts.example",
            set_up_link: "http://localhost/reset-password?token=once&new=1",
            set_up_expires_at: "2026-11-25T10:00:00Z",
          },
          { status: 201 },
        );
      }),
    );
    const { user, dialog } = await open();
    await user.type(dialog.getByLabelText("Name (required)"), "Nia Cole");
    await user.type(dialog.getByLabelText("E-mail (required)"), "nia@tts.example");
    await user.click(dialog.getByRole("checkbox", { name: "Agent" }));
    await user.click(dialog.getByRole("button", { name: "Invite Nia Cole" }));
    expect(await screen.findByRole("dialog", { name: "Nia Cole is invited" })).toBeVisible();
    expect(body).toEqual({
      full_name: "Nia Cole",
      email: "nia@tts.example",
      user_type: "staff",
      roles: [{ system: "tts", role: "Agent" }],
    });
    expect(screen.getByLabelText("The link, if no mail arrives")).toHaveValue(
      "http://localhost/reset-password?token=once&new=1",
    );
  });

  it("gives an employee no role, whatever was ticked before", async () => {
    let body: { roles?: unknown } = {};
    server.use(
      http.post(USERS, async ({ request }) => {
        body = (await request.json()) as { roles?: unknown };
        return HttpResponse.json(problem("invalid", "Stop here."), { status: 400 });
      }),
    );
    const { user, dialog } = await open();
    await user.type(dialog.getByLabelText("Name (required)"), "Emil");
    await user.type(dialog.getByLabelText("E-mail (required)"), "emil@tts.example");
    await user.click(dialog.getByRole("checkbox", { name: "Admin" }));
    await user.click(dialog.getByRole("radio", { name: "Employee" }));
    expect(dialog.queryByRole("checkbox", { name: "Admin" })).toBeNull();
    await user.click(dialog.getByRole("button", { name: "Invite Emil" }));
    expect(await dialog.findByRole("alert")).toHaveTextContent("Stop here.");
    expect(body).toMatchObject({ user_type: "employee", roles: [] });
  });

  it("says on the field that the address is taken", async () => {
    server.use(
      http.post(USERS, () =>
        HttpResponse.json(
          problem("account_exists", "There is an account with this e-mail address.", {
            email: ["There is an account with this e-mail address."],
          }),
          { status: 409 },
        ),
      ),
    );
    const { user, dialog } = await open();
    await user.type(dialog.getByLabelText("Name (required)"), "Ana");
    await user.type(dialog.getByLabelText("E-mail (required)"), "ana@tts.example");
    await user.click(dialog.getByRole("button", { name: "Invite Ana" }));
    await waitFor(() =>
      expect(dialog.getByLabelText("E-mail (required)")).toHaveAccessibleDescription(
        /There is an account with this e-mail address/,
      ),
    );
  });
});
