import type { ReactNode } from 'react';
import type { Locale } from '../i18n/locale.js';
import { renderAt } from './render.js';

/** What a component says in a language, as plain text. */
export function textOf(children: ReactNode, locale: Locale = 'en'): string {
  const { container, unmount } = renderAt(<output>{children}</output>, { locale });
  const text = container.querySelector('output')?.textContent;
  unmount();
  return text ?? '';
}
