import type { DrawerProps, ModalProps } from "@mantine/core";

import { useState } from "react";

import { lazily } from "@/lib/lazily";
import { useFocusBack } from "@/lib/use-focus-back";
import { useTopmost } from "@/lib/use-topmost";

const Modal = lazily<ModalProps>(() => import("./dialog-frames").then((it) => it.Modal));
const Drawer = lazily<DrawerProps>(() => import("./dialog-frames").then((it) => it.Drawer));

type Shared = {
  /** Omitted by components that are mounted only while it is open. */
  opened?: boolean;
  /** The element to focus on closing, if not the one that opened this. */
  focusAfter?: () => HTMLElement | null;
};

/**
 * The base of every dialog. It returns the focus however it is closed, also by unmounting, and
 * Escape closes only the last of several.
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

/** A panel that slides in from a side; works like a dialog. */
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

/** A dialog that was never opened loads nothing; an opened one keeps its frame for the closing transition. */
function useHasOpened(opened: boolean): boolean {
  const [hasOpened, setHasOpened] = useState(opened);
  if (opened && !hasOpened) setHasOpened(true);
  return hasOpened;
}
