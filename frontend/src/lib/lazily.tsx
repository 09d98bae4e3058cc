import { type ComponentType, lazy, Suspense, useState } from "react";

const FIRST_TOUCHES = ["pointermove", "pointerdown", "keydown"] as const;

const isTouched = new Promise<void>((resolve) => {
  const touch = () => {
    for (const event of FIRST_TOUCHES) window.removeEventListener(event, touch, true);
    resolve();
  };
  for (const event of FIRST_TOUCHES) window.addEventListener(event, touch, true);
});

/**
 * A part of the page that is not in its first load, such as a dialog. It is loaded with the first
 * touch of pointer or keyboard, so that it is usually there when it is needed.
 */
export const lazily = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> => {
  let loaded: ComponentType<Props> | null = null;
  let waiting: ComponentType<Props> | null = null;
  const fetchPart = async () => {
    try {
      loaded = await load();
      return { default: loaded };
    } catch (error) {
      // `lazy` keeps a failure for ever; the next one that opens asks again.
      waiting = null;
      throw error;
    }
  };
  const choosePart = (): ComponentType<Props> => {
    waiting ??= lazy(fetchPart) as unknown as ComponentType<Props>;
    return loaded ?? waiting;
  };
  void isTouched.then(fetchPart).catch(() => {
    // The component that needs it loads it again, and reports a second failure.
  });

  return function Lazily(props: Props) {
    // Keeps the same component while it is shown: another one would lose its state.
    const [Part] = useState(choosePart);
    return (
      <Suspense fallback={null}>
        <Part {...props} />
      </Suspense>
    );
  };
};
