import { fireEvent, render, screen } from "@testing-library/react";
import { Component, type ReactNode } from "react";

import { lazily } from "./lazily";

const Note = ({ text }: { text: string }) => <p>{text}</p>;

class Catch extends Component<{ children: ReactNode }> {
  override state = { hasFailed: false };
  static getDerivedStateFromError = () => ({ hasFailed: true });
  override render() {
    return this.state.hasFailed ? <p>It did not load.</p> : this.props.children;
  }
}

describe("A part that is loaded later", () => {
  it("shows once it is there, and at once the next time", async () => {
    const load = vi.fn(async () => Note);
    const Part = lazily(load);
    const { unmount } = render(<Part text="Here" />);
    expect(screen.queryByText("Here")).not.toBeInTheDocument();
    expect(await screen.findByText("Here")).toBeVisible();
    unmount();
    render(<Part text="Again" />);
    expect(screen.getByText("Again")).toBeVisible();
  });

  it("asks again after a failure", async () => {
    const silent = vi.spyOn(console, "error").mockImplementation(() => {});
    const load = vi.fn(async () => Note);
    load.mockRejectedValueOnce(new Error("no network"));
    const Part = lazily(load);
    const { unmount } = render(
      <Catch>
        <Part text="Here" />
      </Catch>,
    );
    expect(await screen.findByText("It did not load.")).toBeVisible();
    unmount();
    render(<Part text="Here" />);
    expect(await screen.findByText("Here")).toBeVisible();
    silent.mockRestore();
  });

  it("comes with the first touch of the page", async () => {
    fireEvent.keyDown(document.body, { key: "Tab" });
    const load = vi.fn(async () => Note);
    lazily(load);
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(1));
  });
});
