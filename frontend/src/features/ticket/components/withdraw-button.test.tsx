import { useQuery } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";

import { ticketKeys } from "@/lib/api/ticket-keys";
import { problem } from "@/test/factories";
import { renderPage } from "@/test/render";
import { server } from "@/test/server";

import { WithdrawButton } from "./withdraw-button";

const TICKET = "*/api/tickets-service/tickets/number/TX1/";

describe("WithdrawButton", () => {
  it("says that it is done when the reloaded ticket removes the button first", async () => {
    let status = "Open";
    let letIn = () => {};
    const rest = new Promise<void>((resolve) => {
      letIn = resolve;
    });
    const onDone = vi.fn();
    server.use(
      http.patch(TICKET, () => {
        status = "Withdrawn";
        return HttpResponse.json({ status });
      }),
    );
    function Host() {
      const read = useQuery({
        queryKey: [...ticketKeys.one("TX1"), "status"],
        queryFn: () => Promise.resolve(status),
      });
      // The rest of the ticket's data arrives after its status.
      useQuery({
        queryKey: [...ticketKeys.one("TX1"), "rest"],
        queryFn: () => (status === "Open" ? Promise.resolve(1) : rest.then(() => 2)),
      });
      return read.data === "Withdrawn" ? (
        "It is withdrawn."
      ) : (
        <WithdrawButton number="TX1" onDone={onDone} />
      );
    }
    const { user } = renderPage(<Host />);
    await user.click(await screen.findByRole("button", { name: "Withdraw ticket" }));
    await user.click(await screen.findByRole("button", { name: "Withdraw the ticket" }));
    expect(await screen.findByText("It is withdrawn.")).toBeVisible();
    letIn();
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce());
  });

  it("shows why the ticket was not withdrawn", async () => {
    const onDone = vi.fn();
    server.use(
      http.patch(TICKET, () =>
        HttpResponse.json(problem("invalid", "No.", { status: ["It is resolved."] }), {
          status: 400,
        }),
      ),
    );
    const { user } = renderPage(<WithdrawButton number="TX1" onDone={onDone} />);
    await user.click(await screen.findByRole("button", { name: "Withdraw ticket" }));
    await user.click(await screen.findByRole("button", { name: "Withdraw the ticket" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "It is resolved. The ticket is as it was.",
    );
    expect(onDone).not.toHaveBeenCalled();
  });
});
