import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { dropLinkToken, holdLinkToken, readLinkToken } from "../lib/link-token";
import { ResetPage } from "./reset-page";

const RESET = "*/api/workflow/identity/password/reset/";
const TOKEN = "k3y-of-a-link";

afterEach(dropLinkToken);

const renderReset = async (isNew = false) => {
  holdLinkToken({ token: TOKEN, isNew });
  const page = renderPage(<ResetPage />);
  const field = await screen.findByLabelText(isNew ? "Password" : "New password");
  const choose = async (password: string) => {
    await page.user.type(field, password);
    await page.user.click(screen.getByRole("button", { name: "Set the password" }));
  };
  return { ...page, choose };
};

describe("ResetPage", () => {
  it("sets the password, drops the token and leads to signing in", async () => {
    let body: unknown;
    server.use(
      http.post(RESET, async ({ request }) => {
        body = await request.json();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { choose } = await renderReset();
    expect(screen.getByRole("heading", { name: "Choose a new password" })).toBeVisible();
    await choose("green hill far away");
    expect(await screen.findByRole("heading", { name: "Your password is set" })).toBeVisible();
    expect(body).toEqual({ token: TOKEN, new_password: "green hill far away" });
    expect(screen.getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/login");
    expect(readLinkToken()).toBeNull();
  });

  it("finds other words for an account that has no password yet", async () => {
    await renderReset(true);
    expect(screen.getByRole("heading", { name: "Choose your password" })).toBeVisible();
    expect(screen.getByText(/Your account is ready/)).toBeVisible();
  });

  it("says everything that is wrong with a password on its field, and keeps the link", async () => {
    server.use(
      http.post(RESET, () =>
        HttpResponse.json(
          problem("password_weak", "This password will not do.", {
            new_password: [
              "The password must have at least 8 characters.",
              "The password must not be digits only.",
            ],
          }),
          { status: 400 },
        ),
      ),
    );
    const { choose } = await renderReset();
    await choose("1234");
    const field = screen.getByLabelText("New password");
    expect(await screen.findByText(/at least 8 characters.*not be digits only/)).toBeVisible();
    expect(field).toHaveAccessibleDescription(/digits only/);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(readLinkToken()?.token).toBe(TOKEN);
  });

  it("offers a new link where this one is used up or too old", async () => {
    server.use(
      http.post(RESET, () =>
        HttpResponse.json(
          problem("link_invalid", "This link is used up or too old.", { token: ["Too old."] }),
          { status: 400 },
        ),
      ),
    );
    const { choose } = await renderReset();
    await choose("green hill far away");
    expect(
      await screen.findByRole("heading", { name: "This link does not work any more" }),
    ).toBeVisible();
    expect(screen.getByRole("link", { name: "Ask for a new link" })).toHaveAttribute(
      "href",
      "/forgot-password",
    );
    expect(readLinkToken()).toBeNull();
  });

  it("keeps what was typed when the server is away", async () => {
    server.use(
      http.post(RESET, () =>
        HttpResponse.json(problem("unavailable", "The service is not answering."), { status: 502 }),
      ),
    );
    const { choose } = await renderReset();
    await choose("green hill far away");
    expect(await screen.findByRole("alert")).toHaveTextContent("req-1");
    expect(screen.getByLabelText("New password")).toHaveValue("green hill far away");
  });

  it("asks for the link where it was opened without", async () => {
    renderPage(<ResetPage />);
    expect(
      await screen.findByRole("heading", { name: "Open the link of your mail" }),
    ).toBeVisible();
  });
});
