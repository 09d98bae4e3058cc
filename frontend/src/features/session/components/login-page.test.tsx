import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { makeUser, problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { LoginPage } from "./login-page";

const LOGIN = "*/api/workflow/identity/login/";

const renderLogin = async () => {
  const onSignedIn = vi.fn();
  const page = renderPage(<LoginPage onSignedIn={onSignedIn} />);
  await screen.findByRole("heading", { name: "Sign in to Ticket Tracking" });
  const signIn = async (email: string, password: string) => {
    if (email) await page.user.type(screen.getByLabelText("E-mail"), email);
    if (password) await page.user.type(screen.getByLabelText("Password"), password);
    await page.user.click(screen.getByRole("button", { name: "Sign in" }));
  };
  return { ...page, onSignedIn, signIn };
};

describe("LoginPage", () => {
  it("signs in and leaves nothing of whoever was here before", async () => {
    let body: unknown;
    server.use(
      http.post(LOGIN, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ user: makeUser(), expires_in: 600 });
      }),
    );
    const { signIn, onSignedIn, queryClient } = await renderLogin();
    queryClient.setQueryData(["ticket", "TX1"], "somebody else's");
    await signIn("ana@tts.example", "right");
    await waitFor(() => expect(onSignedIn).toHaveBeenCalledTimes(1));
    expect(body).toEqual({ email: "ana@tts.example", password: "right" });
    expect(queryClient.getQueryData(["ticket", "TX1"])).toBeUndefined();
    expect(queryClient.getQueryData(["session"])).toEqual(makeUser());
  });

  it("says what the server says, and keeps what was typed", async () => {
    server.use(
      http.post(LOGIN, () =>
        HttpResponse.json(problem("locked_out", "Too many attempts. Try again in 5 minutes."), {
          status: 429,
        }),
      ),
    );
    const { signIn, onSignedIn } = await renderLogin();
    await signIn("ana@tts.example", "wrong");
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Too many attempts. Try again in 5 minutes.",
    );
    expect(screen.getByLabelText("E-mail")).toHaveValue("ana@tts.example");
    expect(onSignedIn).not.toHaveBeenCalled();
  });

  it("asks for what is missing without a call", async () => {
    const { signIn } = await renderLogin();
    await signIn("", "");
    expect(await screen.findByText("Enter your e-mail address.")).toBeVisible();
    expect(screen.getByText("Enter your password.")).toBeVisible();
  });

  it("puts the server's field errors on their fields", async () => {
    server.use(
      http.post(LOGIN, () =>
        HttpResponse.json(
          problem("invalid", "Look again.", { email: ["This is not an address."] }),
          {
            status: 400,
          },
        ),
      ),
    );
    const { signIn } = await renderLogin();
    await signIn("ana@", "x");
    expect(await screen.findByText("This is not an address.")).toBeVisible();
  });
});
