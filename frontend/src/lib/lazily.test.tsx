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

  it("comes at once and has its place kept, if it is seen at once", async () => {
    let bring = (_: typeof Note) => {};
    const load = vi.fn(
      () =>
        new Promise<typeof Note>((resolve) => {
          bring = resolve;
        }),
    );
    const Part = lazily(load, <p>A place</p>);
    await vi.waitFor(() => expect(load).toHaveBeenCalled());
    render(<Part text="Here" />);
    expect(screen.getByText("A place")).toBeVisible();
    bring(Note);
    expect(await screen.findByText("Here")).toBeVisible();
    expect(screen.queryByText("A place")).not.toBeInTheDocument();
  });
});
