import { IconCircleCheck, IconCircleDashed, IconCircleX, IconStar } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Detectable } from '../ui/form/detectable.js';
import { Unknown } from '../ui/text/estimate-text.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import type { Effect } from './purchase-drivers-state.js';
import type { PurchaseDriversWords } from './use-purchase-drivers-words.js';

interface EffectTableProps {
  effects: readonly Effect[];
  nameOf(effect: Effect): string;
  nameHead: string;
  sortKey: string;
  words: PurchaseDriversWords;
  request(effect: Effect): ActRequest;
  csvName: string;
}

const sortCodec = sortBy(['name', 'ratio', 'points', 'shrunken', 'q', 'support'], {
  column: 'ratio',
  direction: 'DESC',
});

/** The same effects as rows, each with something to do about it. */
export function EffectTable({ effects, nameOf, nameHead, sortKey, words, request, csvName }: EffectTableProps) {
  const t = useTranslations();
  const formats = useFormats();
  const [sort, setSort] = useUrlState(sortKey, sortCodec);
  const columns = useMemo<Column<Effect>[]>(
    () => [
      {
        id: 'name',
        header: nameHead,
        isTitle: true,
        render: nameOf,
        value: nameOf,
        csv: ({ category, attribute, level, step }) => ({ category, attribute, level, step }),
      },
      {
        id: 'ratio',
        header: t('purchaseDrivers.column.ratio'),
        align: 'end',
        value: ({ rateRatio }) => rateRatio.value,
        render: ({ rateRatio }) =>
          rateRatio.value === null ? (
            <Unknown reason={rateRatio.incomputable?.reason ?? 'NO_DATA'} />
          ) : (
            `${words.ratio(rateRatio.value)} ${words.interval(rateRatio)}`
          ),
        csv: ({ rateRatio: { value, low, high } }) => ({ rateRatio: value, rateRatioLow: low, rateRatioHigh: high }),
      },
      {
        id: 'points',
        header: t('purchaseDrivers.column.points'),
        align: 'end',
        value: ({ percentagePoints }) => percentagePoints.value,
        render: ({ percentagePoints }) =>
          percentagePoints.value === null ? (
            <Unknown reason={percentagePoints.incomputable?.reason ?? 'NO_DATA'} />
          ) : (
            `${words.points(percentagePoints)} ${words.pointsInterval(percentagePoints)}`
          ),
        csv: ({ percentagePoints: { value, low, high } }) => ({ points: value, pointsLow: low, pointsHigh: high }),
      },
      {
        id: 'odds',
        header: t('purchaseDrivers.column.odds'),
        align: 'end',
        render: ({ effect }) => `${words.ratio(effect.value)} ${words.interval(effect)}`,
        csv: ({ effect: { value, low, high } }) => ({ oddsRatio: value, oddsLow: low, oddsHigh: high }),
      },
      {
        id: 'shrunken',
        header: t('purchaseDrivers.column.shrunken'),
        align: 'end',
        value: ({ shrunken }) => shrunken.value,
        render: ({ shrunken }) =>
          shrunken.value === null ? (
            <Unknown reason={shrunken.incomputable?.reason ?? 'TOO_FEW'} />
          ) : (
            words.ratio(shrunken.value)
          ),
      },
      {
        id: 'q',
        header: t('purchaseDrivers.column.q'),
        align: 'end',
        render: ({ qValue }) => words.q(qValue),
        value: ({ qValue }) => qValue,
      },
      {
        id: 'support',
        header: t('purchaseDrivers.column.support'),
        align: 'end',
        render: ({ support }) => formats.count(support),
        value: ({ support }) => support,
      },
      {
        id: 'standing',
        header: t('purchaseDrivers.column.standing'),
        csv: ({ status, detectable, differs }) => ({
          status,
          detectable,
          differs: differs === null ? null : String(differs),
        }),
        render: ({ status, detectable, differs }) => (
          <span>
            {status === 'CONFIRMED' ? (
              <IconCircleCheck size={14} aria-hidden />
            ) : status === 'REFUTED' ? (
              <IconCircleX size={14} aria-hidden />
            ) : (
              <IconCircleDashed size={14} aria-hidden />
            )}{' '}
            {t(`purchaseDrivers.standing.${status}`)}
            {differs && (
              <>
                {' '}
                <IconStar size={14} aria-hidden /> {t('purchaseDrivers.standing.differs')}
              </>
            )}
            {status === 'NOT_CONFIRMED' && <Detectable ratio={detectable} />}
          </span>
        ),
      },
    ],
    [t, formats, words, nameOf, nameHead],
  );
  return (
    <DataTable
      label={nameHead}
      columns={columns}
      rows={effects}
      rowKey={({ category, step, attribute, level }) => `${category} ${step} ${attribute} ${level ?? ''}`}
      sort={sort}
      onSort={setSort}
      csvName={csvName}
      renderAction={(effect) => <ActButton what={words.about(effect)} request={() => request(effect)} />}
      empty={t('purchaseDrivers.nothingLookedAt')}
    />
  );
}
