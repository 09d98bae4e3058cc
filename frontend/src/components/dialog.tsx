import type { DrawerProps, ModalProps } from "@mantine/core";

import { useState } from "react";

import { lazily } from "@/lib/lazily";
import { useFocusBack } from "@/lib/use-focus-back";
import { useTopmost } from "@/lib/use-topmost";

const Modal = lazily<ModalProps>(() => import("./dialog-frames").then((it) => it.Modal));
const Drawer = lazily<DrawerProps>(() => import("./dialog-frames").then((it) => it.Drawer));

type Shared = {
  /** Omit it in components that are mounted only while the dialog is open. */
  opened?: boolean;
  /** The element to focus on closing, if it is not the one that opened the dialog. */
  focusAfter?: () => HTMLElement | null;
};

/**
 * The base of every dialog. It gives the focus back, no matter how it is closed, also if it
 * unmounts. If several dialogs are open, Escape closes only the one that was opened last.
 */
export function Dialog({
  opened = true,
  focusAfter,
  ...props
}: Omit<ModalProps, "opened"> & Shared) {
  const isTopmost = useTopmost(opened);
  const hasOpened = useHasOpened(opened);
  return (
    <>
      {opened && <FocusBack to={focusAfter} />}
      {hasOpened && <Modal opened={opened} closeOnEscape={isTopmost} {...props} />}
    </>
  );
}

/** A panel that slides in from a side. In all other respects it works like `Dialog`. */
export function Sheet({
  opened = true,
  focusAfter,
  ...props
}: Omit<DrawerProps, "opened"> & Shared) {
  const isTopmost = useTopmost(opened);
  const hasOpened = useHasOpened(opened);
  return (
    <>
      {opened && <FocusBack to={focusAfter} />}
      {hasOpened && <Drawer opened={opened} closeOnEscape={isTopmost} {...props} />}
    </>
  );
}

function FocusBack({ to }: { to?: () => HTMLElement | null }) {
  useFocusBack(to);
  return null;
}

/**
 * Whether the dialog is open or has been open. Its frame is loaded only then, and stays for the
 * closing transition.
 */
function useHasOpened(opened: boolean): boolean {
  const [hasOpened, setHasOpened] = useState(opened);
  if (opened && !hasOpened) setHasOpened(true);
  return hasOpened;
}
