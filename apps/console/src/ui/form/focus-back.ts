import { useEffect, useState } from 'react';

/** Gives the focus back to where it was before this component appeared, once it is gone: for dialogs that are drawn only while they are open. */
export function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    },
    [before],
  );
}
