import { Button, Drawer, Group, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { Marked } from '../ui/notice/demo-badge.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { RestoredNote, useKeptDraft } from '../ui/form/kept-draft.js';
import { statuses, type Item, type ItemChanges } from './board-state.js';
import { EvidencePanel } from './evidence-panel.js';
import { draftInput, ItemFields, type Draft } from './item-fields.js';
import type { Board } from './use-board.js';
import type { Choices } from './use-choices.js';

const draftOf = (item: Item): Draft => ({
  title: item.title,
  description: item.description,
  ownerId: item.ownerAccount?.id ?? null,
  dueOn: item.dueOn ?? '',
  audienceId: item.audience?.id ?? null,
  upliftPercent: item.expectedUplift === null ? '' : Number((item.expectedUplift * 100).toPrecision(12)),
});

/** Only what differs, so that two people may edit different fields. */
function changesOf(item: Item, draft: Draft, status: Item['status']): ItemChanges {
  const [before, after] = [draftInput(draftOf(item)), draftInput(draft)];
  const changes: ItemChanges = {};
  if (after.title !== before.title) changes.title = after.title;
  if (after.description !== before.description) changes.description = after.description;
  if (after.ownerId !== before.ownerId) changes.ownerId = after.ownerId;
  if (after.dueOn !== before.dueOn) changes.dueOn = after.dueOn;
  if (after.audienceId !== before.audienceId) changes.audienceId = after.audienceId;
  if (after.expectedUplift !== before.expectedUplift) changes.expectedUplift = after.expectedUplift;
  if (status !== item.status) changes.status = status;
  return changes;
}

/** An action item to read, edit, complete, and to follow back to its evidence. */
export function ItemDrawer({
  item,
  choices,
  board,
  onClose,
}: {
  item: Item;
  choices: Choices;
  board: Board;
  onClose(): void;
}) {
  const t = useTranslations();
  useFocusBack();
  const { can } = useSession();
  // What another person saved meanwhile would be undone by a draft of before.
  const kept = useKeptDraft(`item.${item.id}.${item.version}`, { ...draftOf(item), status: item.status });
  const { status, ...draft } = kept.draft;
  const change = (part: Partial<typeof kept.draft>): void => kept.write({ ...kept.draft, ...part });
  const [wantsToDelete, setWantsToDelete] = useState(false);
  const mayWrite = can('actions:write');
  const changes = changesOf(item, draft, status);
  const save = (): void => {
    onClose();
    if (Object.keys(changes).length === 0) kept.forget();
    else
      void board.change(item, changes, t('actionItems.saved')).then((isSaved) => {
        // What did not reach the server is there when the item is opened again.
        if (isSaved) kept.forget();
      });
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="lg"
      title={<Marked isSynthetic={item.isSynthetic}>{t('actionItems.one')}</Marked>}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Stack gap="md">
          <RestoredNote draft={kept} />
          <Select
            label={t('actionItems.field.status')}
            value={status}
            onChange={(value) => change({ status: statuses.find((known) => known === value) ?? status })}
            data={statuses.map((value) => ({ value, label: t(`actionItems.status.${value}`) }))}
            allowDeselect={false}
            readOnly={!mayWrite}
          />
          <ItemFields draft={draft} onChange={change} choices={choices} errors={{}} isReadOnly={!mayWrite} />
          {mayWrite && (
            <Group justify="space-between">
              {wantsToDelete ? (
                <Group gap="xs">
                  <Button
                    color="rose"
                    onClick={() => {
                      onClose();
                      void board.drop(item);
                    }}
                  >
                    {t('actionItems.deleteNow')}
                  </Button>
                  <Button variant="default" onClick={() => setWantsToDelete(false)}>
                    {t('actionItems.keep')}
                  </Button>
                </Group>
              ) : (
                <Button variant="subtle" color="rose" onClick={() => setWantsToDelete(true)}>
                  {t('actionItems.delete')}
                </Button>
              )}
              <Button type="submit" size="sm" disabled={draft.title.trim() === ''}>
                {t('actionItems.save')}
              </Button>
            </Group>
          )}
          {item.campaign ? (
            <Button component={Link} to={`/campaigns/${encodeURIComponent(item.campaign.id)}`} variant="default">
              {t('actionItems.toCampaign', { name: item.campaign.name })}
            </Button>
          ) : (
            can('campaigns:write') && (
              <Button component={Link} to={`/campaigns/new?item=${encodeURIComponent(item.id)}`} variant="light">
                {t('actionItems.planCampaign')}
              </Button>
            )
          )}
          <EvidencePanel item={item} />
        </Stack>
      </form>
    </Drawer>
  );
}
