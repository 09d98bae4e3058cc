import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { ForgotPage } from "./forgot-page";

const FORGOT = "*/api/workflow/identity/password/forgot/";

const renderForgot = async () => {
  const page = renderPage(<ForgotPage />);
  const field = await screen.findByLabelText("E-mail");
  const ask = async (email: string) => {
    await page.user.clear(field);
    if (email) await page.user.type(field, email);
    await page.user.click(screen.getByRole("button", { name: "Send the link" }));
  };
  return { ...page, ask };
};

describe("ForgotPage", () => {
  it("asks for a link and tells nobody whether the address is known", async () => {
    let body: unknown;
    server.use(
      http.post(FORGOT, async ({ request }) => {
        body = await request.json();
        return HttpResponse.json({ message: "A mail may be on its way." }, { status: 202 });
      }),
    );
    const { ask, user } = await renderForgot();
    await ask("ana@tts.example");
    expect(await screen.findByRole("heading", { name: "Look into your mail" })).toBeVisible();
    expect(screen.getByText(/If there is an account for/)).toHaveTextContent("ana@tts.example");
    expect(body).toEqual({ email: "ana@tts.example" });
    await user.click(screen.getByRole("button", { name: "Use another address" }));
    expect(await screen.findByLabelText("E-mail")).toBeVisible();
  });

  it("asks for an address without a call", async () => {
    const { ask } = await renderForgot();
    await ask("");
    expect(await screen.findByText("Enter your e-mail address.")).toBeVisible();
  });

  it("says when it was asked too often", async () => {
    server.use(
      http.post(FORGOT, () =>
        HttpResponse.json(problem("throttled", "Too many attempts. Try again in a minute."), {
          status: 429,
        }),
      ),
    );
    const { ask } = await renderForgot();
    await ask("ana@tts.example");
    expect(await screen.findByRole("alert")).toHaveTextContent("Try again in a minute.");
  });

  it("leads back to signing in", async () => {
    await renderForgot();
    expect(screen.getByRole("link", { name: "Back to signing in" })).toHaveAttribute(
      "href",
      "/login",
    );
  });
});
