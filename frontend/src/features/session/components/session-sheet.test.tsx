import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { setConfig } from "@/lib/config";
import { beginSession, endSession, loseSession, noteOtherTab, readGate } from "@/lib/session/gate";
import { makeUser, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { SessionSheet } from "./session-sheet";

const LOGIN = "*/api/workflow/identity/login/";

const renderSheet = () => {
  const gate = readGate();
  if (gate.kind === "open") throw new Error("The session holds.");
  return renderPage(<SessionSheet gate={gate} />);
};

beforeEach(() => beginSession(makeUser()));
afterEach(endSession);

describe("SessionSheet", () => {
  it("says what is kept, knows the address, and goes on after the password", async () => {
    let body: unknown;
    server.use(
      http.post(LOGIN, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ user: makeUser(), expires_in: 600 });
      }),
    );
    loseSession();
    const { user, queryClient } = renderSheet();
    expect(await screen.findByRole("dialog", { name: "You were signed out" })).toHaveTextContent(
      "What you wrote is kept. Sign in as Ana Ruiz, and it goes on where you were.",
    );
    queryClient.setQueryData(["ticket"], "read before");
    expect(screen.getByLabelText("E-mail")).toHaveValue("ana@tts.example");
    expect(screen.getByLabelText("Password")).toHaveFocus();
    await user.type(screen.getByLabelText("Password"), "right{Enter}");
    await waitFor(() => expect(readGate().kind).toBe("open"));
    expect(body).toEqual({ email: "ana@tts.example", password: "right" });
    expect(queryClient.getQueryData(["ticket"])).toBe("read before");
  });

  it("does not go on as somebody else", async () => {
    server.use(
      http.post(LOGIN, () =>
        HttpResponse.json({
          user: makeUser({ user_id: 12, full_name: "Cora Coordinator" }),
          expires_in: 600,
        }),
      ),
    );
    loseSession();
    const { user, queryClient } = renderSheet();
    await user.clear(await screen.findByLabelText("E-mail"));
    await user.type(screen.getByLabelText("E-mail"), "cora@tts.example");
    await user.type(screen.getByLabelText("Password"), "right{Enter}");
    await waitFor(() =>
      expect(readGate()).toEqual({ kind: "other_person", name: "Cora Coordinator" }),
    );
    expect(queryClient.getQueryData(["session"])).toBeUndefined();
  });

  it("leads to the first field that is missing or refused", async () => {
    server.use(
      http.post(LOGIN, () =>
        HttpResponse.json(problem("invalid", "Look.", { email: ["No address."] }), { status: 400 }),
      ),
    );
    loseSession();
    const { user } = renderSheet();
    await user.click(await screen.findByRole("button", { name: "Sign in" }));
    await waitFor(() => expect(screen.getByLabelText("Password")).toHaveFocus());
    await user.type(screen.getByLabelText("Password"), "x{Enter}");
    expect(await screen.findByText("No address.")).toBeVisible();
    await waitFor(() => expect(screen.getByLabelText("E-mail")).toHaveFocus());
  });

  it("names the other person, and offers to go on as either", async () => {
    noteOtherTab("staff:12", "Cora Coordinator");
    const { user } = renderSheet();
    const dialog = await screen.findByRole("dialog", { name: "Cora Coordinator is signed in now" });
    expect(dialog).toHaveTextContent("This page was opened by Ana Ruiz, so nothing more is sent");
    expect(screen.getByRole("button", { name: "Go on as Cora Coordinator" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Sign in as Ana Ruiz" }));
    expect(screen.getByLabelText("E-mail")).toHaveValue("ana@tts.example");
  });

  it("leads to an external Auth Service in another tab", async () => {
    setConfig({
      authLoginUrl: "https://auth.example/login/",
      authRefreshUrl: null,
      authLogoutUrl: null,
    });
    loseSession();
    renderSheet();
    const link = await screen.findByRole("link", { name: "Sign in on the other page" });
    expect(link).toHaveAttribute("target", "_blank");
    expect(link).toHaveAttribute("href", expect.stringContaining("https://auth.example/login/"));
    setConfig({ authLoginUrl: null, authRefreshUrl: null, authLogoutUrl: null });
  });
});
