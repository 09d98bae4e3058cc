import {
  cloneElement,
  type FocusEvent,
  type PointerEvent,
  type ReactElement,
  type Ref,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";

import { lazily } from "@/lib/lazily";

const HintBubble = lazily(() => import("./hint-bubble").then((it) => it.HintBubble));

/** How long the pointer has to rest before the hint opens. In milliseconds. */
const REST = 250;

type Hinted = {
  ref?: Ref<HTMLElement>;
  "aria-describedby"?: string | undefined;
  onPointerEnter?: (event: PointerEvent) => void;
  onPointerLeave?: () => void;
  onFocus?: (event: FocusEvent<HTMLElement>) => void;
  onBlur?: () => void;
};

/**
 * A tooltip: words about its child, shown under the mouse and on focus by keyboard. Escape hides
 * them. It replaces the child's `ref` and the child's handlers of the events in `Hinted`.
 */
export function Hint({
  label,
  position = "top",
  disabled = false,
  children,
}: {
  label: string;
  position?: "top" | "right";
  disabled?: boolean;
  children: ReactElement<Hinted>;
}) {
  const target = useRef<HTMLElement>(null);
  const timer = useRef<number>(undefined);
  const id = useId();
  const [isOpen, setIsOpen] = useState(false);
  const [hasOpened, setHasOpened] = useState(false);
  const isShown = isOpen && !disabled;

  const open = () => {
    setIsOpen(true);
    setHasOpened(true);
  };
  const close = () => {
    window.clearTimeout(timer.current);
    setIsOpen(false);
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isShown) return;
    const closeByKey = (event: KeyboardEvent) => event.key === "Escape" && setIsOpen(false);
    document.addEventListener("keydown", closeByKey);
    return () => document.removeEventListener("keydown", closeByKey);
  }, [isShown]);

  const child = cloneElement(children, {
    ref: target,
    "aria-describedby": isShown ? id : undefined,
    onPointerEnter: ({ pointerType }) => {
      // Show no hint on touch: it would cover what the touch opens.
      if (pointerType === "touch") return;
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(open, REST);
    },
    onPointerLeave: close,
    onFocus: ({ currentTarget }) => {
      if (currentTarget.matches(":focus-visible")) open();
    },
    onBlur: close,
  });
  return (
    <>
      {child}
      {/* Stays after the first time, for its closing transition. */}
      {hasOpened && (
        <HintBubble id={id} target={target} label={label} position={position} isOpen={isShown} />
      )}
    </>
  );
}
