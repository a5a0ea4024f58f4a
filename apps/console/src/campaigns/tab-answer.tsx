import { createContext, use, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** Where the frame shows the answer of the tab that is open. */
export const AnswerPlace = createContext<HTMLElement | null>(null);

/** A tab's answer in a sentence, shown at the page's top. */
export function TabAnswer({ children }: { children: ReactNode }) {
  const place = use(AnswerPlace);
  return place ? createPortal(children, place) : null;
}
