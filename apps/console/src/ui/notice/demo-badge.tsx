import { Tooltip } from '@mantine/core';
import { IconFlask } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import classes from './demo-badge.module.css';

const openOn = { hover: true, focus: true, touch: true };

/** Marks what was made on the demo shop, and says why to pointer, finger, keyboard and screen reader. */
export function DemoBadge() {
  const t = useTranslations();
  return (
    <Tooltip label={t('demo.why')} events={openOn} multiline maw={300}>
      <button type="button" className={classes.badge}>
        <IconFlask size={12} stroke={2} aria-hidden />
        {t('demo.badge')}
        <span className="visually-hidden">{t('demo.why')}</span>
      </button>
    </Tooltip>
  );
}

/** A name, with the mark beside it where it was made on the demo shop. */
export function Marked({ isSynthetic, children }: { isSynthetic: boolean; children: ReactNode }) {
  if (!isSynthetic) return children;
  return (
    <span className={classes.beside}>
      {children}
      <DemoBadge />
    </span>
  );
}
