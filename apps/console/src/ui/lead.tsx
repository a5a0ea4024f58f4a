import type { ReactNode } from 'react';

/** Tags that a sentence in the dictionary may use: <b> for the number that matters. */
export const inSentence = { b: (chunks: ReactNode): ReactNode => <strong>{chunks}</strong> };
