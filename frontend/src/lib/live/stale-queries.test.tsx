import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";

import { ApiError } from "@/lib/api/errors";
import { useStaleSince } from "./stale-queries";

function Page({ answer }: { answer: () => Promise<string> }) {
  useQuery({ queryKey: ["rows"], queryFn: answer, retry: false });
  return <p>{useStaleSince() === null ? "Up to date" : "Stale"}</p>;
}

const show = (answer: () => Promise<string>) => {
  const queryClient = new QueryClient();
  render(
    <QueryClientProvider client={queryClient}>
      <Page answer={answer} />
    </QueryClientProvider>,
  );
  return queryClient;
};

describe("What is shown", () => {
  it("is stale while it cannot be asked for again", async () => {
    const answer = vi.fn(async () => "rows");
    const queryClient = show(answer);
    await screen.findByText("Up to date");
    await vi.waitFor(() => expect(queryClient.getQueryData(["rows"])).toBe("rows"));
    answer.mockRejectedValueOnce(new ApiError(502, "unavailable", "Away."));
    await queryClient.invalidateQueries();
    expect(await screen.findByText("Stale")).toBeVisible();
    await queryClient.invalidateQueries();
    expect(await screen.findByText("Up to date")).toBeVisible();
  });

  it("is not stale because it is refused", async () => {
    const answer = vi.fn(async () => "rows");
    const queryClient = show(answer);
    await vi.waitFor(() => expect(queryClient.getQueryData(["rows"])).toBe("rows"));
    answer.mockRejectedValueOnce(new ApiError(404, "not_found", "Gone."));
    await queryClient.invalidateQueries();
    await vi.waitFor(() => expect(answer).toHaveBeenCalledTimes(2));
    expect(screen.getByText("Up to date")).toBeVisible();
  });
});
