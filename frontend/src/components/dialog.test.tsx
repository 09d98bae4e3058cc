import { act, screen, waitFor } from "@testing-library/react";
import { useState } from "react";

import { renderPage } from "@/test/render";

import { Dialog, Sheet } from "./dialog";

type Ending = "stays" | "goes" | "goes later" | "is named elsewhere" | "takes the focus away";

function Page({ ending, part: Part = Dialog }: { ending: Ending; part?: typeof Dialog }) {
  const [isOpen, setIsOpen] = useState(false);
  const [isThere, setIsThere] = useState(true);
  const close = () => {
    setIsOpen(false);
    if (ending === "goes") setIsThere(false);
    if (ending === "takes the focus away") document.getElementById("other")?.focus();
  };
  return (
    <main>
      <section aria-label="Actions">
        {isThere && (
          <button type="button" onClick={() => setIsOpen(true)}>
            Open
          </button>
        )}
      </section>
      <input id="other" aria-label="Other" />
      {isOpen && (
        <Part
          title="Sure"
          onClose={close}
          focusAfter={
            ending === "is named elsewhere" ? () => document.getElementById("other") : undefined
          }
        >
          <button type="button" data-autofocus onClick={close}>
            Yes
          </button>
        </Part>
      )}
      {ending === "goes later" && !isOpen && (
        <button type="button" tabIndex={-1} data-testid="later" onClick={() => setIsThere(false)} />
      )}
    </main>
  );
}

const openAndClose = async (ending: Ending, part?: typeof Dialog) => {
  const { user } = renderPage(<Page ending={ending} part={part} />);
  await user.tab();
  expect(screen.getByRole("button", { name: "Open" })).toHaveFocus();
  await user.keyboard("{Enter}");
  const yes = await screen.findByRole("button", { name: "Yes" });
  await waitFor(() => expect(yes).toHaveFocus());
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
};

describe("A dialog that is closed", () => {
  it.each([
    ["dialog", Dialog],
    ["sheet", Sheet as typeof Dialog],
  ])("gives the keyboard back to what opened it: a %s", async (_, part) => {
    await openAndClose("stays", part);
    expect(screen.getByRole("button", { name: "Open" })).toHaveFocus();
  });

  it("gives it to the part of the page around, where what opened it went with it", async () => {
    await openAndClose("goes");
    const section = screen.getByRole("region", { name: "Actions" });
    expect(section).toHaveFocus();
    screen.getByRole("textbox", { name: "Other" }).focus();
    expect(section).not.toHaveAttribute("tabindex");
  });

  it("gives it there also where what opened it goes a moment later", async () => {
    await openAndClose("goes later");
    expect(screen.getByRole("button", { name: "Open" })).toHaveFocus();
    act(() => screen.getByTestId("later").click());
    await waitFor(() => expect(screen.getByRole("region", { name: "Actions" })).toHaveFocus());
  });

  it("gives it to what is named, where something is", async () => {
    await openAndClose("is named elsewhere");
    expect(screen.getByRole("textbox", { name: "Other" })).toHaveFocus();
  });

  it("takes it from nothing that has it by then", async () => {
    await openAndClose("takes the focus away");
    expect(screen.getByRole("textbox", { name: "Other" })).toHaveFocus();
  });
});

function Nested() {
  const [depth, setDepth] = useState(0);
  return (
    <main>
      <button type="button" onClick={() => setDepth(1)}>
        Details
      </button>
      {depth > 0 && (
        <Sheet title="Details" onClose={() => setDepth(0)}>
          <button type="button" onClick={() => setDepth(2)}>
            Discard
          </button>
          {depth > 1 && (
            <Dialog title="Discard it" onClose={() => setDepth(1)}>
              <p>It is gone then.</p>
            </Dialog>
          )}
        </Sheet>
      )}
    </main>
  );
}

describe("A dialog over another", () => {
  it("is the one that Escape closes, and gives the keyboard back inside the other", async () => {
    const { user } = renderPage(<Nested />);
    await user.tab();
    await user.keyboard("{Enter}");
    const discard = await screen.findByRole("button", { name: "Discard" });
    discard.focus();
    await user.keyboard("{Enter}");
    await screen.findByRole("dialog", { name: "Discard it" });
    await user.keyboard("{Escape}");
    await waitFor(() =>
      expect(screen.queryByRole("dialog", { name: "Discard it" })).not.toBeInTheDocument(),
    );
    expect(discard).toHaveFocus();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(screen.getByRole("button", { name: "Details" })).toHaveFocus();
  });
});
