import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import classes from './models.module.css';
import { outcomeOf } from './outcome.js';
import { usePointWords } from './points.js';
import { useSettingWords } from '../ui/words/setting-words.js';
import { changesOf } from './settings-form.js';
import type { TryResult } from './try-result.js';

type Side = { name: 'present' | 'wanted' } & Pick<TryResult, 'ndcg' | 'hitRate' | 'recall' | 'settings'>;
const names = ['ndcg', 'hitRate', 'recall'] as const;

/** What other settings would bring, in a sentence and beside the present figures. */
export function WhatIfResult({ result }: { result: TryResult }) {
  const t = useTranslations();
  const { duration, list } = useFormats();
  const words = useSettingWords();
  const points = usePointWords();
  const outcome = outcomeOf(result.difference);
  const { difference, size, interval, sizeInterval } = points(result.difference);
  const changes = list(
    Object.entries(changesOf(result.present.settings, result.settings)).map(([name, to]) =>
      t('models.one.change', {
        setting: words.name(name),
        to: words.value(to),
        from: words.value(result.present.settings[name] ?? null),
      }),
    ),
  );
  const sides = useMemo<Side[]>(
    () => [
      { name: 'present', ...result.present },
      { ...result, name: 'wanted' },
    ],
    [result],
  );
  const columns = useMemo<Column<Side>[]>(
    () => [
      {
        id: 'side',
        header: t('models.one.side'),
        isTitle: true,
        render: ({ name }) => t(`models.one.${name}`),
        value: ({ name }) => name,
        csv: ({ name, settings }) => ({ side: name, settings: JSON.stringify(settings) }),
      },
      ...names.map((name): Column<Side> => ({
        id: name,
        header: t(`metric.${name}.name`),
        metric: name,
        align: 'end',
        render: (side) => <EstimateText estimate={side[name]} stacked />,
        value: (side) => side[name].value,
      })),
    ],
    [t],
  );
  const { users } = result;
  return (
    <div className={classes.stack} data-testid="what-if-result">
      <p className={classes.sentence} data-outcome={outcome}>
        {outcome === 'worse'
          ? t('models.one.result.worse', { changes, size, interval: sizeInterval, users })
          : outcome === 'unknown'
            ? t('models.one.result.unknown', { changes })
            : t(`models.one.result.${outcome}`, { changes, difference, interval, users })}
      </p>
      <DataTable
        label={t('models.one.resultTable')}
        columns={columns}
        rows={sides}
        rowKey={({ name }) => name}
        csvName="what-if"
      />
      <p className={classes.note}>{t('models.one.took', { time: duration(result.seconds) })}</p>
    </div>
  );
}
