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
 * The base of every dialog. It returns the focus in whichever way it is closed, also if it
 * unmounts.
 * If several are open, Escape closes only the one opened last.
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

/** A panel that slides in from a side, and otherwise works like `Dialog`. */
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
 * Whether it is or was open. Only then its frame is loaded; it stays for the closing transition.
 */
function useHasOpened(opened: boolean): boolean {
  const [hasOpened, setHasOpened] = useState(opened);
  if (opened && !hasOpened) setHasOpened(true);
  return hasOpened;
}
