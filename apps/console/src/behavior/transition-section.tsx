import { SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { claimSide, entry } from '../ui/text/claim.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import type { ActedOn } from './act-on.js';
import type { BehaviorData } from './behavior-data.js';
import { Standing } from './standing.js';
import { layOut, LEAST_DRAWN } from './transition-layout.js';
import classes from './transition-section.module.css';

type Row = BehaviorData['transitions'][number];

const viewCodec = oneOf(['picture', 'table'], 'picture');

/** What follows what within a session: as a diagram, and as a table against independence. */
export function TransitionSection({
  transitions,
  request,
}: {
  transitions: readonly Row[];
  request(row: ActedOn): ActRequest;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const [view, setView] = useUrlState('steps', viewCodec);
  const captionId = useId();
  const fromView = transitions.filter(({ from, to }) => from === 'VIEW' && to !== 'VIEW');
  const share = (to: Row['to']): string =>
    formats.estimate(fromView.find((row) => row.to === to)?.share ?? { value: 0, unit: 'FRACTION' });
  return (
    <Section
      title={t('behavior.steps.title')}
      note={t('behavior.steps.note')}
      aside={
        transitions.length > 0 && (
          <SegmentedControl
            size="xs"
            aria-label={t('chart.view')}
            value={view}
            onChange={(value) => setView(value === 'table' ? 'table' : 'picture')}
            data={[
              { value: 'picture', label: t('chart.picture') },
              { value: 'table', label: t('chart.table') },
            ]}
          />
        )
      }
    >
      {view === 'picture' && transitions.length > 0 ? (
        <figure className={classes.figure} aria-labelledby={captionId}>
          <Diagram transitions={transitions} />
          <figcaption id={captionId} className={classes.caption}>
            {fromView.length > 0
              ? t('behavior.steps.summary', { cart: share('CART'), purchase: share('PURCHASE'), end: share('END') })
              : null}{' '}
            {t('behavior.steps.legend', { least: formats.share(LEAST_DRAWN) })}
          </figcaption>
        </figure>
      ) : (
        <StepTable transitions={transitions} request={request} />
      )}
    </Section>
  );
}

function Diagram({ transitions }: { transitions: readonly Row[] }) {
  const t = useTranslations();
  const { percent } = useFormats();
  const isNarrow = useMediaQuery('(width <= 40em)', false, { getInitialValueInEffect: false });
  const { width, top, height, boxWidth, boxHeight, nodes, arcs } = useMemo(
    () =>
      layOut(
        transitions.map(({ from, to, share, ratio }) => ({ from, to, share: share.value ?? 0, ratio: ratio.value })),
        isNarrow ?? false,
      ),
    [transitions, isNarrow],
  );
  return (
    <svg
      className={classes.diagram}
      data-narrow={isNarrow || undefined}
      viewBox={`0 ${top} ${width} ${height}`}
      aria-hidden
    >
      {arcs.map(({ from, to, path, head, width: line, kind }) => (
        <g key={`${from} ${to}`} className={classes.arc} data-kind={kind}>
          <path d={path} strokeWidth={line} />
          <polygon points={head} />
        </g>
      ))}
      {arcs.map(({ from, to, label, share, kind }) => (
        <text
          key={`${from} ${to}`}
          className={classes.share}
          data-kind={kind}
          x={label.x}
          y={label.y}
          textAnchor="middle"
          dominantBaseline="central"
        >
          {kind === 'more' ? '▲ ' : kind === 'less' ? '▼ ' : ''}
          {percent(share)}
        </text>
      ))}
      {nodes.map(({ place, x, y, again }) => (
        <g key={place} className={classes.node} data-edge={place === 'START' || place === 'END' || undefined}>
          <rect x={x - boxWidth / 2} y={y - boxHeight / 2} width={boxWidth} height={boxHeight} rx={8} />
          <text
            x={x}
            y={again === null ? y : y - 9}
            textAnchor="middle"
            dominantBaseline="central"
            className={classes.name}
          >
            {t(`behavior.place.${place}`)}
          </text>
          {again !== null && (
            <text x={x} y={y + 11} textAnchor="middle" dominantBaseline="central" className={classes.again}>
              {t('behavior.steps.again', { share: percent(again) })}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}

function StepTable({ transitions, request }: { transitions: readonly Row[]; request(row: ActedOn): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: 'step',
        header: t('behavior.steps.step'),
        isTitle: true,
        render: ({ from, to }) =>
          t('behavior.steps.pair', { from: t(`behavior.place.${from}`), to: t(`behavior.place.${to}`) }),
        csv: ({ from, to }) => ({ from, to }),
      },
      {
        id: 'steps',
        header: t('behavior.steps.count'),
        align: 'end',
        render: ({ steps }) => formats.count(steps),
        value: ({ steps }) => steps,
      },
      {
        id: 'share',
        header: t('behavior.steps.share'),
        align: 'end',
        render: ({ share }) => <EstimateText estimate={share} stacked />,
        csv: ({ share: { value, low, high } }) => ({ share: value, shareLow: low, shareHigh: high }),
      },
      {
        id: 'expected',
        header: t('behavior.steps.expected'),
        metric: 'expectedSteps',
        align: 'end',
        render: ({ expected }) => formats.count(Math.round(expected)),
        value: ({ expected }) => expected,
      },
      {
        id: 'ratio',
        header: t('behavior.steps.ratio'),
        metric: 'stepRatio',
        align: 'end',
        render: ({ ratio }) => <EstimateText estimate={ratio} stacked />,
        csv: ({ ratio: { value, low, high } }) => ({ ratio: value, ratioLow: low, ratioHigh: high }),
      },
      {
        id: 'standing',
        header: t('behavior.standingHead'),
        render: ({ judgment }) => <Standing judgment={judgment} />,
        csv: ({ judgment: { qValue, status, detectable } }) => ({ qValue, status, detectable }),
      },
    ],
    [t, formats],
  );
  return (
    <DataTable
      label={t('behavior.steps.title')}
      columns={columns}
      rows={transitions}
      rowKey={({ from, to }) => `${from} ${to}`}
      csvName="steps"
      renderAction={({ from, to, ratio }) => (
        <ActButton
          what={t('behavior.steps.pair', { from: t(`behavior.place.${from}`), to: t(`behavior.place.${to}`) })}
          request={() =>
            request({
              title: t('behavior.steps.act', { from: t(`behavior.place.${from}`), to: t(`behavior.place.${to}`) }),
              summary: t('behavior.steps.actSummary', {
                from: t(`behavior.place.${from}`),
                to: t(`behavior.place.${to}`),
                times: formats.estimate(ratio),
                interval: formats.interval(ratio) ?? '–',
              }),
              of: 'steps',
              ...claimSide(ratio, 1, 'analytics', 'association', 'transitions', entry({ from, to }), 'ratio'),
            })
          }
        />
      )}
      empty={t('behavior.steps.none')}
    />
  );
}
