import { createContext, use, useMemo, type ReactNode } from 'react';
import { createFormats, type FormatSettings, type Formats } from './formats.js';

const FormatsContext = createContext<Formats | null>(null);

/** The formatters of the page's language, the shop's zone and its currency. */
export function useFormats(): Formats {
  const formats = use(FormatsContext);
  if (!formats) throw new Error('useFormats needs a FormatsProvider above it');
  return formats;
}

export function FormatsProvider({ locale, timeZone, currency, children }: FormatSettings & { children: ReactNode }) {
  const formats = useMemo(() => createFormats({ locale, timeZone, currency }), [locale, timeZone, currency]);
  return <FormatsContext value={formats}>{children}</FormatsContext>;
}
