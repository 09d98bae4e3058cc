import { QueryClient, QueryClientProvider, queryOptions, useQuery } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import { useState } from "react";

import { ApiError } from "./api/errors";
import { useShrunkPage } from "./use-shrunk-page";

const gone = new ApiError(404, "not_found", "There is no such page.");
let answers: Record<number, { count: number } | ApiError>;

const listQuery = (page: number) =>
  queryOptions({
    queryKey: ["list", page],
    queryFn: async () => {
      const answer = answers[page] ?? gone;
      if (answer instanceof ApiError) throw answer;
      return answer;
    },
    retry: false,
  });

function List({ start }: { start: number }) {
  const [page, setPage] = useState(start);
  const list = useQuery(listQuery(page));
  const isMoving = useShrunkPage({
    error: list.error,
    page,
    pageSize: 25,
    firstPage: listQuery(1),
    onPage: setPage,
  });
  if (isMoving || list.isPending) return <p>Loading</p>;
  return <p>{list.data ? `Page ${page} of ${list.data.count}` : list.error?.message}</p>;
}

const show = (start: number) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <List start={start} />
    </QueryClientProvider>,
  );

describe("A page that is no longer there", () => {
  it("leads to the last one that is", async () => {
    answers = { 1: { count: 60 }, 3: { count: 60 } };
    show(99);
    expect(await screen.findByText("Page 3 of 60")).toBeVisible();
  });

  it("leads to the first one of an empty list", async () => {
    answers = { 1: { count: 0 } };
    show(2);
    expect(await screen.findByText("Page 1 of 0")).toBeVisible();
  });

  it("is an error where the first one does not load either", async () => {
    answers = { 1: new ApiError(503, "unavailable", "Busy.") };
    show(2);
    expect(await screen.findByText("There is no such page.")).toBeVisible();
  });

  it("is not what another failure means", async () => {
    answers = { 1: { count: 60 }, 2: new ApiError(503, "unavailable", "Busy.") };
    show(2);
    expect(await screen.findByText("Busy.")).toBeVisible();
  });
});
