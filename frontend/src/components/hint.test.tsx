import { act, fireEvent, screen, waitFor } from "@testing-library/react";

import { renderPage } from "@/test/render";

import { Hint } from "./hint";

const renderHint = (disabled = false) =>
  renderPage(
    <Hint label="Was due on Monday" disabled={disabled}>
      <button type="button">Late</button>
    </Hint>,
  );

const hint = () => screen.findByRole("tooltip");
const button = () => screen.findByRole("button", { name: "Late" });

describe("A hint", () => {
  it("describes its element while the mouse rests there", async () => {
    const { user } = renderHint();
    await user.hover(await button());
    expect(await hint()).toHaveTextContent("Was due on Monday");
    expect(await button()).toHaveAccessibleDescription("Was due on Monday");
    await user.unhover(await button());
    await waitFor(() => expect(screen.queryByRole("tooltip")).not.toBeInTheDocument());
    expect(await button()).not.toHaveAttribute("aria-describedby");
  });

  it("opens on focus by keyboard, and Escape hides it", async () => {
    const { user } = renderHint();
    await button();
    await user.tab();
    expect(await hint()).toHaveTextContent("Was due on Monday");
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("tooltip")).not.toBeInTheDocument());
    expect(await button()).toHaveFocus();
  });

  it("does not open by touch", async () => {
    renderHint();
    const target = await button();
    vi.useFakeTimers();
    fireEvent.pointerOver(target, { pointerType: "touch" });
    act(() => vi.runAllTimers());
    expect(target).not.toHaveAttribute("aria-describedby");
    fireEvent.pointerOver(target, { pointerType: "mouse" });
    act(() => vi.runAllTimers());
    expect(target).toHaveAttribute("aria-describedby");
    vi.useRealTimers();
  });

  it("does not open while it is disabled", async () => {
    const { user } = renderHint(true);
    await button();
    await user.tab();
    expect(await button()).toHaveFocus();
    expect(await button()).not.toHaveAttribute("aria-describedby");
  });
});
