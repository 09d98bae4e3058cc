import { useFocusTrap, useMergedRef } from "@mantine/hooks";
import { type ReactNode, useEffect, useEffectEvent, useRef } from "react";

import { useFocusBack } from "@/lib/use-focus-back";

import classes from "./drop-panel.module.css";

/**
 * A panel attached to a button: below the button, or above it if the button is in a bar at the
 * bottom. Escape and a press anywhere else close the panel. Mount it only while it is open, beside
 * the button, in an element with `position: relative` that contains only these two.
 */
export function DropPanel({
  label,
  side = "below",
  className,
  onClose,
  children,
}: {
  label: string;
  side?: "below" | "above";
  className?: string | undefined;
  onClose: () => void;
  children: ReactNode;
}) {
  const panel = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(panel, useFocusTrap());
  useFocusBack();
  const onPress = useEffectEvent((event: PointerEvent) => {
    // A press on the button toggles the panel by itself.
    const own = panel.current?.parentElement;
    if (event.target instanceof Node && !own?.contains(event.target)) onClose();
  });
  useEffect(() => {
    const press = (event: PointerEvent) => onPress(event);
    document.addEventListener("pointerdown", press);
    return () => document.removeEventListener("pointerdown", press);
  }, []);
  return (
    <div
      ref={ref}
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      className={`${classes.panel} ${className ?? ""}`}
      data-side={side}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      {children}
    </div>
  );
}
