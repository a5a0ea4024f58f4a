import { SegmentedControl, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { ArchivedNote, useArchived } from '../client/archived.js';
import { dependsOn } from '../client/depends-on.js';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { ListAudiencesDocument } from '@cartograph/sdk/operations/campaigns';
import { useToday } from '../scope/use-today.js';
import { dueState } from '../ui/text/due-state.js';
import { Page, Section } from '../ui/page/page.js';
import { AnswerSkeleton, EmptyState, Waiting } from '../ui/notice/states.js';
import { anyText, oneOf, useUrlState } from '../ui/page/url-state.js';
import type { Item, Names } from './board-state.js';
import { BoardView } from './board-view.js';
import { ConflictDialog } from './conflict-dialog.js';
import { ItemDrawer } from './item-drawer.js';
import { ItemTable } from './item-table.js';
import { useBoard } from './use-board.js';
import { useChoices } from './use-choices.js';

const viewCodec = oneOf(['board', 'table'], 'board');

/** What will we do? */
export default function ActionItemsPage() {
  const t = useTranslations();
  const { account } = useSession();
  const [view, setView] = useUrlState('view', viewCodec);
  const [owner, setOwner] = useUrlState('owner', anyText);
  const archived = useArchived();
  const [openId, setOpenId] = useUrlState('item', anyText);
  const [{ data: audiences }] = useQuery({
    query: ListAudiencesDocument,
    variables: { first: 100 },
    context: dependsOn('Audience'),
  });
  const [ownerNames, setOwnerNames] = useState<ReadonlyMap<string, string>>(new Map());
  const names = useMemo<Names>(
    () => ({
      owners: ownerNames,
      audiences: new Map(
        (audiences?.audiences.nodes ?? []).map(({ id, name, size, isSynthetic }) => [id, { name, size, isSynthetic }]),
      ),
    }),
    [ownerNames, audiences],
  );
  const board = useBoard({ filter: owner === '' ? null : { ownerId: owner }, archived: archived !== null }, names);
  const choices = useChoices(board.items);
  if (choices.owners.some(({ value }) => !ownerNames.has(value)))
    setOwnerNames(new Map(choices.owners.map(({ value, label }) => [value, label])));
  const open = board.items?.find(({ id }) => id === openId);
  return (
    <Page
      name={t('app.pages.actionItems')}
      question={t('app.questions.actionItems')}
      answer={archived ?? (board.items ? <Answer items={board.items} /> : board.error ? undefined : <AnswerSkeleton />)}
      filters={
        <>
          <Select
            size="xs"
            w={220}
            aria-label={t('actionItems.ownerFilter')}
            value={owner}
            onChange={(value) => setOwner(value ?? '')}
            data={[
              { value: '', label: t('actionItems.everybody') },
              ...choices.owners.map(({ value, label }) => ({
                value,
                label: value === account?.id ? t('actionItems.mine', { name: label }) : label,
              })),
            ]}
            allowDeselect={false}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('actionItems.viewLabel')}
            value={view}
            onChange={(value) => setView(viewCodec.read(value) ?? 'board')}
            data={(['board', 'table'] as const).map((value) => ({ value, label: t(`actionItems.view.${value}`) }))}
          />
        </>
      }
    >
      <QueryView
        data={board.items}
        error={board.error}
        onRetry={board.refresh}
        whileLoading={<Waiting heights={[520]} />}
      >
        {(items) =>
          items.length === 0 && owner === '' ? (
            <EmptyState title={t('actionItems.emptyTitle')}>
              <p>{t('actionItems.emptyText')}</p>
            </EmptyState>
          ) : view === 'board' ? (
            <BoardView items={items} onOpen={setOpenId} onChange={board.change} />
          ) : (
            <Section title={t('app.pages.actionItems')}>
              <ItemTable items={items} onOpen={setOpenId} />
            </Section>
          )
        }
      </QueryView>
      <ArchivedNote of="actionItems" />
      {board.hasMore && <p>{t('actionItems.onlyNewest', { count: 100 })}</p>}
      {open && (
        <ItemDrawer
          key={`${open.id}-${open.version}`}
          item={open}
          choices={choices}
          board={board}
          onClose={() => setOpenId('')}
        />
      )}
      {board.conflict && (
        <ConflictDialog
          conflict={board.conflict}
          names={names}
          onKeep={board.settle}
          onApply={(item, changes) => {
            board.settle();
            void board.change(item, changes, t('actionItems.saved'));
          }}
        />
      )}
    </Page>
  );
}

function Answer({ items }: { items: readonly Item[] }) {
  const t = useTranslations();
  const today = useToday();
  const open = items.filter(({ status }) => status !== 'DONE' && status !== 'DROPPED');
  if (items.length === 0) return t('actionItems.answer.none');
  return t('actionItems.answer.open', {
    open: open.length,
    soon: open.filter((item) => dueState(item, today) === 'soon').length,
    overdue: open.filter((item) => dueState(item, today) === 'overdue').length,
    done: items.filter(({ status }) => status === 'DONE').length,
  });
}
