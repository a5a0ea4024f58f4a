import { useState } from 'react';
import { useFormats } from '../i18n/use-formats.js';
import { localDay } from './scope.js';

/** The local day in the shop's zone when the page was opened, as YYYY-MM-DD. */
export function useToday(): string {
  const { timeZone } = useFormats().settings;
  const [now] = useState(() => new Date().toISOString());
  return localDay(now, timeZone);
}
