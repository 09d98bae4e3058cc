import { screen, waitFor } from "@testing-library/react";
import { useState } from "react";

import { renderPage } from "@/test/render";

import { DropPanel } from "./drop-panel";

function Page() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <main>
      <span>
        <button type="button" onClick={() => setIsOpen(!isOpen)}>
          Menu
        </button>
        {isOpen && (
          <DropPanel label="You" onClose={() => setIsOpen(false)}>
            <button type="button">First</button>
            <button type="button">Last</button>
          </DropPanel>
        )}
      </span>
      <button type="button">Elsewhere</button>
    </main>
  );
}

const openPanel = async () => {
  const { user } = renderPage(<Page />);
  const opener = await screen.findByRole("button", { name: "Menu" });
  await user.click(opener);
  const first = await screen.findByRole("button", { name: "First" });
  await waitFor(() => expect(first).toHaveFocus());
  return { user, opener, first };
};

const panel = () => screen.queryByRole("dialog", { name: "You" });

describe("A panel that hangs from its button", () => {
  it("takes the focus and keeps it", async () => {
    const { user, first } = await openPanel();
    await user.tab();
    expect(screen.getByRole("button", { name: "Last" })).toHaveFocus();
    await user.tab();
    expect(first).toHaveFocus();
  });

  it("closes by Escape, and its button has the focus again", async () => {
    const { user, opener } = await openPanel();
    await user.keyboard("{Escape}");
    expect(panel()).not.toBeInTheDocument();
    expect(opener).toHaveFocus();
  });

  it("closes by a press elsewhere, which takes the focus there", async () => {
    const { user } = await openPanel();
    await user.click(screen.getByRole("button", { name: "Elsewhere" }));
    expect(panel()).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Elsewhere" })).toHaveFocus();
  });

  it("stays at a press inside, and closes by its own button", async () => {
    const { user, opener } = await openPanel();
    await user.click(screen.getByRole("button", { name: "Last" }));
    expect(panel()).toBeInTheDocument();
    await user.click(opener);
    expect(panel()).not.toBeInTheDocument();
  });
});
