import { useCallback, useMemo } from 'react';
import { Link, useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { LongQueryView } from '../client/long-query-view.js';
import { useShop } from '../client/shop.js';
import { useLongQuery } from '../client/use-long-query.js';
import { useFormats } from '../i18n/use-formats.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { askable, daysBefore, useScope, type ScopeVariables } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { useChangeWords } from '../ui/words/change-words.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { inSentence } from '../ui/page/lead.js';
import { Method } from '../ui/page/method.js';
import { Section } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { EmptyState, Waiting } from '../ui/notice/states.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import { GetAnomaliesDocument, type GetAnomaliesQuery } from '@cartograph/sdk/operations/changes';
import { AnomalyEvidenceDocument } from '@cartograph/sdk/operations/data';
import { FaultList } from './fault-list.js';
import classes from './rows.module.css';

type AnomalyData = GetAnomaliesQuery['analytics']['anomalies'];
type AnomalyRow = AnomalyData['findings'][number];

/** How many days before and after the expected figure is made of; a link to the overview shows a week of them. */
const SEEN_AROUND = 7;
const sortCodec = sortBy(['day', 'effect', 'visitors', 'certainty'], { column: 'certainty', direction: 'ASC' });

/** Days that are not what their weekday leads to expect: what customers did apart from what the tracking lost. */
export function AnomaliesTab() {
  const t = useTranslations();
  const { snapshot } = useShop();
  return snapshot === null ? (
    <EmptyState title={t('noSnapshot.title')}>{t('data.answer.empty')}</EmptyState>
  ) : (
    <Found />
  );
}

function Found() {
  const t = useTranslations();
  const { variables } = useScope();
  const query = useLongQuery(
    GetAnomaliesDocument,
    { ...variables, first: 100 },
    { question: 'ANOMALIES', ...variables },
  );
  const found = query.data?.analytics.anomalies;
  return (
    <>
      <div className={classes.filters}>
        <ScopeBar answered={found?.period ?? null} />
      </div>
      <LongQueryView query={query} answer={found} whileLoading={<Waiting heights={[320, 120]} />}>
        {(shown) => (
          <ProvenanceProvider
            snapshot={shown.snapshot}
            timeZone={shown.timeZone}
            period={shown.period}
            query={shown.definition.query}
          >
            <SnapshotLine hasMoney />
            <OddDays found={shown} variables={variables} />
            <Section title={t('data.anomalies.faultsTitle')} note={t('data.anomalies.faultsNote')}>
              {shown.faults.length === 0 ? (
                <p className={classes.note}>{t('data.anomalies.noFaults')}</p>
              ) : (
                <FaultList faults={shown.faults} />
              )}
            </Section>
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              <p>{t('data.anomalies.method')}</p>
            </Method>
          </ProvenanceProvider>
        )}
      </LongQueryView>
    </>
  );
}

function OddDays({ found, variables }: { found: AnomalyData; variables: ScopeVariables }) {
  const t = useTranslations();
  const { count, day, dayRange, share } = useFormats();
  const words = useChangeWords(variables.filter);
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const request = useActRequest(found, variables);
  const { findings, totalFindings, lookedAt, level, detectable, period, incomputable } = found;
  const columns = useMemo<Column<AnomalyRow>[]>(
    () => [
      {
        id: 'day',
        header: t('data.anomalies.day'),
        isTitle: true,
        isOneLine: true,
        render: ({ date }) => (
          <Link
            className={classes.link}
            to={`/overview?from=${daysBefore(date, SEEN_AROUND)}&to=${daysBefore(date, -SEEN_AROUND)}`}
          >
            {day(date)}
          </Link>
        ),
        value: ({ date }) => date,
      },
      {
        id: 'subject',
        header: t('today.column.subject'),
        render: (row) => words.subject(row),
        csv: (row) => ({ what: words.subject(row) }),
      },
      {
        id: 'effect',
        header: t('today.column.effect'),
        align: 'end',
        render: ({ effect }) => <EstimateText estimate={effect} />,
        value: ({ effect }) => effect.value,
        csv: ({ effect }) => ({ effect: effect.value, effectLow: effect.low, effectHigh: effect.high }),
      },
      {
        id: 'observed',
        header: t('today.column.observed'),
        align: 'end',
        render: (row) => words.figure(row, row.observed),
        csv: ({ observed }) => ({ observed }),
      },
      {
        id: 'expected',
        header: t('today.column.expected'),
        align: 'end',
        render: (row) => words.figure(row, row.expected),
        csv: ({ expected }) => ({ expected }),
      },
      {
        id: 'visitors',
        header: t('today.column.visitors'),
        align: 'end',
        render: ({ support }) => count(support),
        value: ({ support }) => support,
      },
      {
        id: 'certainty',
        header: t('today.column.certainty'),
        align: 'end',
        render: (row) => words.certainty(row),
        value: ({ qValue }) => qValue,
      },
    ],
    [t, count, day, words],
  );
  const range = dayRange(period.from, period.to);
  return (
    <Section
      title={t('data.anomalies.title', { period: range })}
      note={
        totalFindings > findings.length
          ? t('data.anomalies.more', { shown: findings.length, total: totalFindings })
          : undefined
      }
    >
      {incomputable ? (
        <EmptyState title={t('today.cannotTitle')}>
          <p>{t('data.anomalies.cannot', { reason: incomputable.reason })}</p>
        </EmptyState>
      ) : (
        <>
          <p className={classes.lead} data-testid="anomalies-answer">
            {t.rich('data.anomalies.answer', {
              ...inSentence,
              days: new Set(findings.map(({ date }) => date)).size,
              findings: totalFindings,
              lookedAt,
              level: share(level),
              rise: detectable === null ? 'none' : share(Number(detectable.toPrecision(2))),
            })}
          </p>
          {findings.length > 0 && (
            <DataTable
              label={t('data.anomalies.table')}
              columns={columns}
              rows={findings}
              rowKey={({ date, subject }) => `${date} ${subject}`}
              sort={sort}
              onSort={setSort}
              csvName={`odd-days-${period.from}-${period.to}`}
              renderAction={(row) => (
                <ActButton
                  what={t('data.anomalies.of', { subject: words.subject(row), day: day(row.date) })}
                  request={() => request(row)}
                />
              )}
            />
          )}
        </>
      )}
    </Section>
  );
}

/** One figure of one day. The evidence names the period, so that it can be asked again on newer data. */
function useActRequest(
  { snapshot, lookedAt, period }: AnomalyData,
  variables: ScopeVariables,
): (row: AnomalyRow) => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const words = useChangeWords(variables.filter);
  const { pathname, search } = useLocation();
  return useCallback(
    (row) => {
      const day = formats.day(row.date);
      const subject = words.subject(row);
      return {
        page: pathname + search,
        title: t('data.anomalies.act.title', { day, subject }),
        summary: t('data.anomalies.act.summary', {
          day,
          subject,
          lookedAt,
          direction: row.direction,
          size: formats.percent(Math.abs(row.effect.value ?? 0)),
          interval: formats.interval(row.effect) ?? '–',
          certainty: words.certainty(row),
          observed: words.figure(row, row.observed),
          expected: words.figure(row, row.expected),
        }),
        document: AnomalyEvidenceDocument,
        variables: { ...variables, period: askable(period) },
        snapshotId: snapshot.id,
        claim: {
          path: [
            'analytics',
            'anomalies',
            'findings',
            JSON.stringify({ date: row.date, subject: row.subject }),
            'effect',
          ],
          direction: row.direction === 'UP' ? 'ABOVE' : 'BELOW',
        },
      };
    },
    [snapshot, lookedAt, period, variables, formats, words, t, pathname, search],
  );
}
