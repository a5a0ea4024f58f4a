import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * A button that is out of use while something is under way loses the focus to nothing; this gives it back where nobody has moved on meanwhile.
 *
 * @param isBusy - whether the button is out of use.
 * @returns goes to the button.
 */
export function useFocusKept(isBusy: boolean): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const hadFocus = useRef(false);
  useLayoutEffect(() => {
    if (isBusy) hadFocus.current = document.activeElement === button.current;
    else if (hadFocus.current) {
      hadFocus.current = false;
      if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
    }
  }, [isBusy]);
  return button;
}
