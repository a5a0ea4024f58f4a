import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { DataTable, type Column } from '../../ui/table/data-table.js';
import { Section } from '../../ui/page/page.js';
import { isBroken, wasOver, type AnalysisLine, type CampaignResult, type Decision } from './analysis.js';
import { useDecisionWords } from './decision-words.js';
import classes from './result.module.css';

interface EarlierSectionProps {
  campaign: Pick<CampaignResult, 'id' | 'status' | 'endedAt' | 'analyses'>;
  shownId: string;
  /** When the windows of the last users are over, where the page waits for it. */
  waitsFor: Date | null;
  /** What may be told of a decision; the whole of it but for plans that are judged once, before their end. */
  told(decision: Decision): Decision;
}

const resultPath = (campaignId: string): string => `/campaigns/${encodeURIComponent(campaignId)}/result`;

/** Every look that was taken, so that nobody has to wonder how often it was looked at. */
export function EarlierSection({ campaign, shownId, waitsFor, told }: EarlierSectionProps) {
  const t = useTranslations();
  const { count, instant, share } = useFormats();
  const decisions = useDecisionWords();
  const verdict = (line: AnalysisLine, decision: Decision): string => {
    const isOver = wasOver(campaign, line);
    return isOver && waitsFor && !isBroken(decision)
      ? t('result.waits', { at: instant(waitsFor.toISOString()) })
      : decisions.verdict(told(decision), isOver);
  };
  const columns: Column<AnalysisLine>[] = [
    {
      id: 'at',
      header: t('result.earlier.at'),
      isTitle: true,
      isOneLine: true,
      render: ({ id, createdAt, result }) =>
        id === shownId || !result ? (
          <span aria-current={id === shownId || undefined}>{instant(createdAt)}</span>
        ) : (
          <Link className={classes.link} to={`${resultPath(campaign.id)}?analysis=${encodeURIComponent(id)}`}>
            {instant(createdAt)}
          </Link>
        ),
      value: ({ createdAt }) => createdAt,
    },
    {
      id: 'look',
      header: t('result.earlier.look'),
      align: 'end',
      render: ({ result }) =>
        result?.look
          ? t('result.earlier.lookOf', {
              number: result.look.number,
              looks: result.look.planned,
              share: share(result.look.share),
            })
          : UNKNOWN,
      value: ({ result }) => result?.look?.number ?? null,
    },
    {
      id: 'units',
      header: t('result.earlier.units'),
      align: 'end',
      render: ({ result }) => (result ? count(result.units.matured) : UNKNOWN),
      value: ({ result }) => result?.units.matured ?? null,
    },
    {
      id: 'verdict',
      header: t('result.earlier.verdict'),
      isProse: true,
      render: (line) =>
        line.result
          ? verdict(line, line.result.decision)
          : t('result.earlier.job', { state: t(`job.state.${line.job.state}`) }),
      value: ({ result }) => (result ? told(result.decision).reason : null),
    },
  ];
  return (
    <Section title={t('result.earlier.title')} note={t('result.earlier.note')}>
      <DataTable
        label={t('result.earlier.table')}
        columns={columns}
        rows={campaign.analyses}
        rowKey={({ id }) => id}
        csvName="campaign-looks"
      />
    </Section>
  );
}

/** Says that there is a newer look, and leads to it. */
export function EarlierNote({ campaignId }: { campaignId: string }) {
  const t = useTranslations();
  return (
    <p className={classes.note} role="note">
      {t.rich('result.earlier.isEarlier', {
        newest: (text) => (
          <Link className={classes.link} to={resultPath(campaignId)}>
            {text}
          </Link>
        ),
      })}
    </p>
  );
}
