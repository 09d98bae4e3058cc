import { Tooltip } from "@mantine/core";
import type { RefObject } from "react";

/** The floating part of a `Hint`, in a separate module so that no first load contains it. */
export function HintBubble({
  id,
  target,
  label,
  position,
  isOpen,
}: {
  /** The id of the words, by which the element refers to them. */
  id: string;
  target: RefObject<HTMLElement | null>;
  label: string;
  position: "top" | "right";
  isOpen: boolean;
}) {
  return (
    <Tooltip
      target={target}
      position={position}
      opened={isOpen}
      label={<span id={id}>{label}</span>}
    />
  );
}
