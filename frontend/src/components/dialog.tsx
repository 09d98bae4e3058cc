import { Drawer, type DrawerProps, Modal, type ModalProps } from "@mantine/core";

import { useFocusBack } from "@/lib/use-focus-back";
import { useTopmost } from "@/lib/use-topmost";

type Shared = {
  /** Left out by what is there only while it is open. */
  opened?: boolean;
  /** Where the keyboard goes, where that is not what opened this. */
  focusAfter?: () => HTMLElement | null;
};

/**
 * Every dialog. It gives the keyboard back however it is closed, also by being taken away, and
 * Escape closes one of several: the last.
 */
export function Dialog({
  opened = true,
  focusAfter,
  ...props
}: Omit<ModalProps, "opened"> & Shared) {
  const isTopmost = useTopmost(opened);
  return (
    <>
      {opened && <FocusBack to={focusAfter} />}
      <Modal opened={opened} closeOnEscape={isTopmost} {...props} />
    </>
  );
}

/** A panel that slides in from a side, otherwise as a dialog. */
export function Sheet({
  opened = true,
  focusAfter,
  ...props
}: Omit<DrawerProps, "opened"> & Shared) {
  const isTopmost = useTopmost(opened);
  return (
    <>
      {opened && <FocusBack to={focusAfter} />}
      <Drawer opened={opened} closeOnEscape={isTopmost} {...props} />
    </>
  );
}

function FocusBack({ to }: { to?: () => HTMLElement | null }) {
  useFocusBack(to);
  return null;
}
