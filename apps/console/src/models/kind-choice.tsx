import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { MODEL_KINDS } from '../ui/words/model-kinds.js';
import classes from './models.module.css';

/** Which kinds of model are made; popularity always is. */
export function KindChoice({
  value,
  onChange,
  error,
}: {
  value: string[];
  onChange(value: string[]): void;
  error: ReactNode;
}) {
  const t = useTranslations();
  return (
    <Checkbox.Group
      label={t('models.train.kinds')}
      description={t('models.train.kindsHint')}
      value={['POPULARITY', ...value.filter((kind) => kind !== 'POPULARITY')]}
      onChange={(ticked) => onChange(ticked.filter((kind) => kind !== 'POPULARITY'))}
      error={error}
    >
      <div className={classes.kinds}>
        {MODEL_KINDS.map((kind) => (
          <Checkbox key={kind} value={kind} label={t(`modelKind.${kind}`)} disabled={kind === 'POPULARITY'} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
