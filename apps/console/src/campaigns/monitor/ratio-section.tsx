import { IconAlertTriangle, IconCircleCheck, IconHelpCircle } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { inSentence } from '../../ui/page/lead.js';
import { Section } from '../../ui/page/page.js';
import { useGivenNames } from '../given-names.js';
import { useEffectWords } from '../result/effect-words.js';
import classes from '../result/result.module.css';
import { exposedUsers, type Exposures } from './monitored.js';

type Arm = Exposures['arms'][number];
const steps = ['one', 'two', 'three', 'four', 'five'] as const;

/** Whether the arms are as large as planned, by how sure that is, and what to look at where they are not. */
export function RatioSection({ exposures }: { exposures: Pick<Exposures, 'arms' | 'sampleRatio'> }) {
  const t = useTranslations();
  const { count, instant, percent, share } = useFormats();
  const words = useEffectWords();
  const names = useGivenNames();
  const { arms, sampleRatio } = exposures;
  const { pValue, isMismatch, incomputable } = sampleRatio;
  const all = exposedUsers(exposures);
  const Icon = pValue === null ? IconHelpCircle : isMismatch ? IconAlertTriangle : IconCircleCheck;
  const facts = { p: words.p(pValue) };
  const columns: Column<Arm>[] = [
    {
      id: 'arm',
      header: t('monitor.ratio.arm'),
      isTitle: true,
      render: ({ arm }) => names.arm(arm),
      value: ({ arm }) => arm,
    },
    {
      id: 'units',
      header: t('monitor.ratio.units'),
      align: 'end',
      render: ({ units }) => count(units),
      value: ({ units }) => units,
      sum: count(all),
    },
    {
      id: 'share',
      header: t('monitor.ratio.share'),
      align: 'end',
      render: ({ units }) => (all === 0 ? UNKNOWN : percent(units / all)),
      value: ({ units }) => (all === 0 ? null : units / all),
    },
    {
      id: 'planned',
      header: t('monitor.ratio.planned'),
      align: 'end',
      render: ({ plannedShare }) => share(plannedShare),
      value: ({ plannedShare }) => plannedShare,
    },
    {
      id: 'first',
      header: t('monitor.ratio.first'),
      isOneLine: true,
      render: ({ firstAt }) => (firstAt === null ? UNKNOWN : instant(firstAt)),
      value: ({ firstAt }) => firstAt,
    },
    {
      id: 'last',
      header: t('monitor.ratio.last'),
      isOneLine: true,
      render: ({ lastAt }) => (lastAt === null ? UNKNOWN : instant(lastAt)),
      value: ({ lastAt }) => lastAt,
    },
  ];
  return (
    <Section title={t('monitor.ratio.title')}>
      <div className={classes.stack}>
        <div
          className={classes.verdict}
          data-mood={pValue === null ? 'open' : isMismatch ? 'bad' : 'good'}
          role={isMismatch ? 'alert' : undefined}
          data-testid="sample-ratio"
        >
          <p className={classes.told}>
            <Icon size={17} stroke={1.8} aria-hidden />
            <span>
              {pValue === null
                ? t('monitor.ratio.unknown', { reason: t(`estimate.reason.${incomputable?.reason ?? 'NO_DATA'}`) })
                : isMismatch
                  ? t('monitor.ratio.mismatch', facts)
                  : t('monitor.ratio.ok', facts)}
            </span>
          </p>
        </div>
        {isMismatch && (
          <div>
            <p className={classes.note}>{t('monitor.ratio.todo')}</p>
            <ol>
              {steps.map((step) => (
                <li key={step}>
                  {t.rich(`monitor.ratio.steps.${step}`, { ...inSentence, control: names.arm(arms[0]?.arm ?? '') })}
                </li>
              ))}
            </ol>
          </div>
        )}
        <DataTable
          label={t('monitor.ratio.table')}
          columns={columns}
          rows={arms}
          rowKey={({ arm }) => arm}
          csvName="campaign-arms"
        />
      </div>
    </Section>
  );
}
