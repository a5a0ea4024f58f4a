import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Section } from '../ui/page/page.js';
import type { ModelDetail } from './model-detail.js';
import classes from './models.module.css';
import { useSettingWords } from '../ui/words/setting-words.js';
import { changesOf, settingsOf } from './settings-form.js';
import { useTimeWords } from './time-words.js';
import { VerdictMark } from './verdict-mark.js';

type Trial = ModelDetail['trials'][number];
const moods = {
  CHOSEN: 'better',
  DROPPED: 'open',
  FAILED: 'worse',
  OUT_OF_TIME: 'unknown',
  OVER_BUDGET: 'unknown',
  PROMOTED: 'open',
  REFUSED: 'worse',
} as const;

/** A model's settings, and the whole record of how they were chosen. */
export function Tuning({ model }: { model: ModelDetail }) {
  const t = useTranslations();
  const { count, percent, list } = useFormats();
  const words = useSettingWords();
  const times = useTimeWords();
  const settings = useMemo(() => settingsOf(model.options), [model]);
  const rows = useMemo(() => inOrder(model.trials).map((trial, place) => ({ ...trial, place })), [model]);
  const columns = useMemo<Column<Trial & { place: number }>[]>(
    () => [
      {
        id: 'settings',
        header: t('models.one.tried'),
        isTitle: true,
        width: '34%',
        render: (trial) => {
          const changes = Object.entries(changesOf(settings, settingsOf(trial.settings)));
          return changes.length === 0
            ? t('models.one.asChosen')
            : list(
                changes.map(([name, to]) =>
                  t('models.one.change', {
                    setting: words.name(name),
                    to: words.value(to),
                    from: words.value(settings[name] ?? null),
                  }),
                ),
              );
        },
        value: ({ settings: tried }) => JSON.stringify(tried),
      },
      {
        id: 'rung',
        header: t('models.one.round'),
        align: 'end',
        render: ({ rung }) => count(rung + 1),
        value: ({ rung }) => rung + 1,
      },
      {
        id: 'ndcg',
        header: t('models.onValidation'),
        metric: 'ndcg',
        align: 'end',
        render: ({ ndcg }) => (ndcg === null ? UNKNOWN : percent(ndcg)),
        value: ({ ndcg }) => ndcg,
      },
      {
        id: 'users',
        header: t('models.validationUsers'),
        metric: 'validationUsers',
        align: 'end',
        render: ({ users }) => (users === 0 ? UNKNOWN : count(users)),
        value: ({ users }) => users,
      },
      {
        id: 'seconds',
        header: t('models.trainings.took'),
        align: 'end',
        render: ({ users, seconds }) => times.seconds(users === 0 ? null : seconds),
        value: ({ seconds }) => seconds,
      },
      {
        id: 'outcome',
        header: t('models.verdict'),
        render: ({ outcome, why }) => (
          <span>
            <VerdictMark outcome={moods[outcome]}>{t(`models.one.outcome.${outcome}`)}</VerdictMark>
            {(outcome === 'FAILED' || outcome === 'REFUSED') && (
              <>
                <br />
                <span className={classes.quiet} lang="en">
                  {why}
                </span>
              </>
            )}
          </span>
        ),
        value: ({ outcome }) => outcome,
        csv: ({ outcome, why }) => ({ outcome, why }),
      },
    ],
    [t, settings, words, list, count, percent, times],
  );
  const names = Object.keys(settings);
  return (
    <Section title={t('models.one.settingsTitle')} note={t('models.one.settingsNote')}>
      {names.length === 0 ? (
        <p className={classes.explained}>{t('models.one.noSettings')}</p>
      ) : (
        <dl className={classes.facts}>
          {names.map((name) => (
            <div key={name}>
              <dt>{words.name(name)}</dt>
              <dd>{words.value(settings[name] ?? null)}</dd>
            </div>
          ))}
        </dl>
      )}
      {isUntried(model.trials) && <p className={classes.note}>{t('models.one.noneTried')}</p>}
      <div className={classes.table}>
        <DataTable
          label={t('models.one.trialsTable')}
          columns={columns}
          rows={rows}
          rowKey={({ place }) => String(place)}
          csvName="trials"
          empty={t('models.one.noTrials')}
          maxHeight={420}
        />
      </div>
    </Section>
  );
}

/** Whether settings were to be tried, and none could be within the work and the time allowed. */
const isUntried = (trials: readonly Pick<Trial, 'outcome'>[]): boolean =>
  trials.length > 0 && trials.every(({ outcome }) => outcome === 'OVER_BUDGET' || outcome === 'OUT_OF_TIME');

/** The last round first, best first within it; what was not judged last. */
const inOrder = (trials: readonly Trial[]): Trial[] =>
  trials.toSorted(
    (a, b) => Number(a.ndcg === null) - Number(b.ndcg === null) || b.rung - a.rung || (b.ndcg ?? 0) - (a.ndcg ?? 0),
  );
