import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EstimateText } from '../ui/estimate-text.js';
import { Section } from '../ui/page.js';
import classes from './models.module.css';
import type { PrecisionBoard } from './precision-page.js';

type Seed = NonNullable<PrecisionBoard['seed']>;
const splits = ['random', 'lastOut', 'honest'] as const;

interface Line {
  split: (typeof splits)[number];
  row: Seed['random'];
  model: Seed['random']['models'][number];
}

/** The seed project's set-up repeated on this log beside the honest one: why 0.87, 0.10 and 0.83 stood beside each other. */
export function SeedReproduction({ board: { seed } }: { board: PrecisionBoard }) {
  const t = useTranslations();
  const { decimal, share, count } = useFormats();
  const lines = useMemo(
    () =>
      seed
        ? splits.flatMap((split) => seed[split].models.map((model): Line => ({ split, row: seed[split], model })))
        : [],
    [seed],
  );
  const columns = useMemo<Column<Line>[]>(
    () => [
      {
        id: 'split',
        header: t('models.precision.howSplit'),
        isTitle: true,
        render: ({ split, model }) => (
          <span>
            <strong>{t(`models.precision.split.${split}`)}</strong>
            <br />
            {t(`modelKind.${model.kind}`)}
          </span>
        ),
        value: ({ split }) => split,
        csv: ({ split, model }) => ({ split, model: model.kind }),
      },
      ...(['hitRate', 'precision', 'attainablePrecision', 'recall', 'ndcg'] as const).map((name): Column<Line> => ({
        id: name,
        header: t(`metric.${name}.name`),
        metric: name,
        align: 'end',
        render: ({ model }) => <EstimateText estimate={model.metrics[name]} stacked />,
        value: ({ model }) => model.metrics[name].value,
      })),
      {
        id: 'perUser',
        header: t('models.precision.perUser'),
        align: 'end',
        render: ({ row }) => decimal(row.pairsPerUser),
        value: ({ row }) => row.pairsPerUser,
      },
      {
        id: 'users',
        header: t('metric.testUsers.name'),
        metric: 'testUsers',
        align: 'end',
        render: ({ row }) => count(row.protocol.testUsers),
        value: ({ row }) => row.protocol.testUsers,
      },
    ],
    [t, decimal, count],
  );
  return (
    <Section title={t('models.precision.seedTitle')}>
      <p className={classes.explained}>{t('models.precision.seedText')}</p>
      {seed ? (
        <>
          <SeedAnswer seed={seed} />
          <p className={classes.explained}>{t('models.precision.seedRepeat')}</p>
          <dl className={classes.splits}>
            {splits.map((split) => (
              <div key={split}>
                <dt>{t(`models.precision.split.${split}`)}</dt>
                <dd>{t(`models.precision.splitText.${split}`, { repeated: share(seed[split].repeatedShare) })}</dd>
              </div>
            ))}
          </dl>
          <DataTable
            label={t('models.precision.seedTable')}
            columns={columns}
            rows={lines}
            rowKey={({ split, model }) => `${split} ${model.kind}`}
            csvName="seed-reproduction"
            empty={t('models.noScores')}
          />
        </>
      ) : (
        <p className={classes.explained}>{t('models.precision.seedOff')}</p>
      )}
    </Section>
  );
}

/** The best hit rate by chance beside the best by time. */
function SeedAnswer({ seed }: { seed: Seed }) {
  const t = useTranslations();
  const { estimate } = useFormats();
  const best = (split: 'random' | 'honest') =>
    seed[split].models.toSorted((a, b) => (b.metrics.hitRate.value ?? -1) - (a.metrics.hitRate.value ?? -1))[0];
  const [byChance, byTime] = [best('random'), best('honest')];
  if (!byChance || !byTime || byChance.metrics.hitRate.value === null || byTime.metrics.hitRate.value === null)
    return null;
  return (
    <p className={classes.sentence}>
      {t('models.precision.seedAnswer', {
        size: byChance.metrics.hitRate.value > byTime.metrics.hitRate.value ? 'higher' : 'other',
        byChance: t(`modelKind.${byChance.kind}`),
        random: estimate(byChance.metrics.hitRate),
        byTime: t(`modelKind.${byTime.kind}`),
        honest: estimate(byTime.metrics.hitRate),
      })}
    </p>
  );
}
