import type { ReactNode } from 'react';

/** Tags that a sentence in the dictionary may use: <b> for the number that matters, <code> for an id. */
export const inSentence = {
  b: (chunks: ReactNode): ReactNode => <strong>{chunks}</strong>,
  code: (chunks: ReactNode): ReactNode => <code>{chunks}</code>,
};
