import { type ComponentType, lazy, type ReactNode, Suspense, useState } from "react";

const FIRST_TOUCHES = ["pointermove", "pointerdown", "keydown"] as const;

const isTouched = new Promise<void>((resolve) => {
  const touch = () => {
    for (const event of FIRST_TOUCHES) window.removeEventListener(event, touch, true);
    resolve();
  };
  for (const event of FIRST_TOUCHES) window.addEventListener(event, touch, true);
});

/**
 * Makes a component that is not part of the first load, such as a dialog. Its code is loaded at the
 * first use of pointer or keyboard, so it is usually there when the component is needed. A
 * component that is visible at once gets a placeholder of the same size, `meanwhile`; its code is
 * then loaded at once, at the same time as the data of its page.
 */
export const lazily = <Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile?: ReactNode,
): ComponentType<Props> => {
  let loaded: ComponentType<Props> | null = null;
  let waiting: ComponentType<Props> | null = null;
  const fetchPart = async () => {
    try {
      loaded = await load();
      return { default: loaded };
    } catch (error) {
      // `lazy` keeps a failure for ever: make a new one the next time the component is shown.
      waiting = null;
      throw error;
    }
  };
  const choosePart = (): ComponentType<Props> => {
    waiting ??= lazy(fetchPart) as unknown as ComponentType<Props>;
    return loaded ?? waiting;
  };
  const isWanted = meanwhile === undefined ? isTouched : Promise.resolve();
  void isWanted.then(fetchPart).catch(() => {
    // When the component is shown, it is loaded again, and a second failure is reported.
  });

  return function Lazily(props: Props) {
    // Keep the same component while it is shown: a change would lose its state.
    const [Part] = useState(choosePart);
    return (
      <Suspense fallback={meanwhile ?? null}>
        <Part {...props} />
      </Suspense>
    );
  };
};
