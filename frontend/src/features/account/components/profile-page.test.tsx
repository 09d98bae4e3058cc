import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { makeUser, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { ProfilePage } from "./profile-page";

const PROFILE = "*/api/workflow/identity/profile/";
const CHANGE = "*/api/workflow/identity/password/change/";

const profile = {
  ...makeUser({
    roles: [
      { system: "tts", role: "Agent" },
      { system: "hdts", role: "Ticket Coordinator" },
    ],
  }),
  created_at: "2026-11-20T10:00:00Z",
};

const renderProfile = async () => {
  server.use(http.get(PROFILE, () => HttpResponse.json(profile)));
  const onRenamed = vi.fn();
  const page = renderPage(<ProfilePage onRenamed={onRenamed} />);
  const name = await screen.findByLabelText("Name (required)");
  return { ...page, onRenamed, name, save: screen.getByRole("button", { name: "Save the name" }) };
};

describe("ProfilePage", () => {
  it("says who one is and what one may", async () => {
    const { name } = await renderProfile();
    expect(name).toHaveValue("Ana Ruiz");
    expect(screen.getByText("ana@tts.example")).toBeVisible();
    expect(screen.getByText("Agent")).toBeVisible();
    expect(screen.getByText("HDTS: Ticket Coordinator")).toBeVisible();
    expect(screen.getByText("Staff")).toBeVisible();
  });

  it("saves another name, once there is one", async () => {
    let body: unknown;
    server.use(
      http.patch(PROFILE, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ ...profile, full_name: "Ana Berg" });
      }),
    );
    const { user, name, save, onRenamed } = await renderProfile();
    expect(save).toBeDisabled();
    await user.clear(name);
    await user.type(name, " Ana Berg ");
    expect(save).toBeEnabled();
    await user.click(save);
    expect(await screen.findByText("Saved")).toBeVisible();
    expect(body).toEqual({ full_name: "Ana Berg" });
    expect(onRenamed).toHaveBeenCalledTimes(1);
    expect(save).toBeDisabled();
  });

  it("keeps what is typed while a name is saved", async () => {
    let letGo = () => {};
    server.use(
      http.patch(PROFILE, async () => {
        await new Promise<void>((resolve) => {
          letGo = resolve;
        });
        return HttpResponse.json({ ...profile, full_name: "Ana Berg" });
      }),
    );
    const { user, name, save } = await renderProfile();
    await user.clear(name);
    await user.type(name, "Ana Berg{Enter}");
    await user.type(name, "-Lind");
    letGo();
    await waitFor(() => expect(save).toBeEnabled());
    expect(name).toHaveValue("Ana Berg-Lind");
  });

  it("asks once before it is left with a name that is not saved", async () => {
    const { user, name, router } = await renderProfile();
    await user.type(name, " Berg");
    void router.navigate({ to: "/my-work" });
    const dialog = await screen.findByRole("dialog", { name: "Leave without saving" });
    await user.click(within(dialog).getByRole("button", { name: "Stay" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(router.state.location.pathname).toBe("/");
    void router.navigate({ to: "/my-work" });
    await user.click(await screen.findByRole("button", { name: "Leave without saving" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/my-work"));
  });

  it("changes the password by the one that holds now", async () => {
    let body: unknown;
    server.use(
      http.post(CHANGE, async ({ request }) => {
        body = await request.json();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = await renderProfile();
    const change = screen.getByRole("button", { name: "Change the password" });
    expect(change).toBeDisabled();
    await user.type(screen.getByLabelText("Current password"), "old one here");
    await user.type(screen.getByLabelText("New password"), "new one here");
    await user.click(change);
    expect(await screen.findByText(/every other device is signed out$/)).toBeVisible();
    expect(body).toEqual({ current_password: "old one here", new_password: "new one here" });
    expect(screen.getByLabelText("Current password")).toHaveValue("");
    expect(screen.getByLabelText("New password")).toHaveValue("");
  });

  it("puts what is wrong with either password on its field", async () => {
    server.use(
      http.post(CHANGE, () =>
        HttpResponse.json(
          problem("wrong_password", "The current password is wrong.", {
            current_password: ["The current password is wrong."],
          }),
          { status: 400 },
        ),
      ),
    );
    const { user } = await renderProfile();
    const current = screen.getByLabelText("Current password");
    await user.type(current, "same");
    await user.type(screen.getByLabelText("New password"), "same");
    await user.click(screen.getByRole("button", { name: "Change the password" }));
    expect(await screen.findByText("This is the password that holds now.")).toBeVisible();
    await user.type(screen.getByLabelText("New password"), " and more");
    await user.click(screen.getByRole("button", { name: "Change the password" }));
    await waitFor(() =>
      expect(current).toHaveAccessibleDescription("The current password is wrong."),
    );
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says when it did not load, and tries again", async () => {
    server.use(
      http.get(PROFILE, () =>
        HttpResponse.json(problem("unavailable", "Not answering."), { status: 503 }),
      ),
    );
    const page = renderPage(<ProfilePage onRenamed={vi.fn()} />);
    expect(await screen.findByText("The profile did not load")).toBeVisible();
    server.use(http.get(PROFILE, () => HttpResponse.json(profile)));
    await page.user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByLabelText("Name (required)")).toBeVisible();
  });
});
