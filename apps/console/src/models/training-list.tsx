import { Badge, Checkbox } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { DeleteDialog } from './delete-dialog.js';
import classes from './models.module.css';
import { PromoteDialog } from './promote-dialog.js';
import { TrainingMenu } from './training-menu.js';
import {
  ListTrainingsDocument,
  type TrainingFieldsFragment,
  type ListTrainingsQuery,
} from '@cartograph/sdk/operations/models';
import { useVerdictWords } from './verdict-words.js';
import { VerdictMark } from './verdict-mark.js';

interface TrainingListProps {
  mayWrite: boolean;
  compared: readonly string[];
  onCompare(ids: readonly string[]): void;
}

const page = 20;
const pick = (data: ListTrainingsQuery) => data.trainings;

/** Every training that is kept, newest first, with what can be done with it. */
export function TrainingList({ mayWrite, compared, onCompare }: TrainingListProps) {
  const t = useTranslations();
  const { instant, duration, bytes, count, decimal } = useFormats();
  const verdictWords = useVerdictWords();
  const [asked, setAsked] = useState<{ what: 'promote' | 'delete'; training: TrainingFieldsFragment } | null>(null);
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    ListTrainingsDocument,
    { first: page },
    'Training',
    pick,
  );
  const columns = useMemo<Column<TrainingFieldsFragment>[]>(
    () => [
      {
        id: 'trainedAt',
        header: t('models.trainings.at'),
        isTitle: true,
        render: ({ id, trainedAt, isLive }) => (
          <span className={classes.ticked}>
            <Checkbox
              size="xs"
              aria-label={t('models.trainings.compare', { at: instant(trainedAt) })}
              checked={compared.includes(id)}
              onChange={(event) =>
                onCompare(event.currentTarget.checked ? [...compared, id] : compared.filter((other) => other !== id))
              }
            />
            <span>
              {instant(trainedAt)} {isLive && <Badge color="sea">{t('models.trainings.live')}</Badge>}
            </span>
          </span>
        ),
        value: ({ trainedAt }) => trainedAt,
        csv: ({ id, trainedAt, isLive }) => ({ training: id, trainedAt, serves: String(isLive) }),
      },
      {
        id: 'against',
        header: t('models.trainings.against'),
        render: ({ verdict }) => {
          const { text, outcome } = verdictWords(verdict);
          return <VerdictMark outcome={outcome}>{text}</VerdictMark>;
        },
        value: ({ verdict }) => verdict?.difference?.value ?? null,
        csv: ({ verdict }) => ({
          difference: verdict?.difference?.value ?? null,
          differenceLow: verdict?.difference?.low ?? null,
          differenceHigh: verdict?.difference?.high ?? null,
          served: verdict === null ? null : String(verdict.isPromoted),
        }),
      },
      {
        id: 'eventWeights',
        header: t('models.trainings.eventWeights'),
        render: ({ eventWeights: { view, cart, remove, purchase, halfLifeDays } }) =>
          t('models.trainings.eventWeightsOf', {
            view: decimal(view),
            cart: decimal(cart),
            remove: decimal(remove),
            purchase: decimal(purchase),
            ages: halfLifeDays === null ? 'no' : 'yes',
            halfLife: halfLifeDays ?? 0,
          }),
        csv: ({ eventWeights: { view, cart, remove, purchase, halfLifeDays } }) => ({
          view,
          cart,
          remove,
          purchase,
          halfLifeDays,
        }),
      },
      {
        id: 'snapshot',
        header: t('models.trainings.snapshot'),
        isOneLine: true,
        render: ({ snapshot }) => instant(snapshot.committedAt),
        value: ({ snapshot }) => snapshot.committedAt,
      },
      {
        id: 'models',
        header: t('models.trainings.models'),
        align: 'end',
        render: ({ models }) => count(models.length),
        value: ({ models }) => models.length,
      },
      {
        id: 'seconds',
        header: t('models.trainings.took'),
        align: 'end',
        render: ({ seconds }) => <span className={classes.oneLine}>{duration(seconds)}</span>,
        value: ({ seconds }) => seconds,
      },
      {
        id: 'bytes',
        header: t('models.trainings.size'),
        align: 'end',
        render: (training) => (
          <span className={classes.oneLine}>
            {training.bytes === null ? t('models.trainings.gone') : bytes(training.bytes)}
          </span>
        ),
        value: (training) => training.bytes,
      },
    ],
    [t, instant, duration, bytes, count, decimal, verdictWords, compared, onCompare],
  );
  return (
    <Section title={t('models.trainings.listTitle')} note={t('models.trainings.listNote')}>
      <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[160]} />}>
        {(shown) => (
          <>
            <DataTable
              label={t('models.trainings.listTitle')}
              columns={columns}
              rows={shown}
              rowKey={({ id }) => id}
              csvName="trainings"
              renderAction={(training) => (
                <TrainingMenu training={training} mayWrite={mayWrite} onAsk={(what) => setAsked({ what, training })} />
              )}
              empty={t('models.trainings.noTrainings')}
            />
            <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
          </>
        )}
      </QueryView>
      {asked?.what === 'promote' && (
        <PromoteDialog training={asked.training} model={null} onClose={() => setAsked(null)} />
      )}
      {asked?.what === 'delete' && (
        <DeleteDialog
          training={asked.training}
          onClose={() => setAsked(null)}
          onDeleted={() => {
            onCompare(compared.filter((id) => id !== asked.training.id));
            refresh();
          }}
        />
      )}
    </Section>
  );
}
