import { screen } from "@testing-library/react";

import { renderPage } from "@/test/render";

import { LoadingBlock } from "./loading-block";

it("has a role that may carry its name", async () => {
  renderPage(<LoadingBlock label="Loading the moves" height={36} />);
  expect(await screen.findByRole("progressbar", { name: "Loading the moves" })).toBeInTheDocument();
});
