import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowUp, IconDots, IconListNumbers, IconTrash } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import type { TrainingFieldsFragment } from '@cartograph/sdk/operations/models';

interface TrainingMenuProps {
  training: TrainingFieldsFragment;
  mayWrite: boolean;
  onAsk(what: 'promote' | 'delete'): void;
}

/** What can be done with a training. */
export function TrainingMenu({ training: { id, trainedAt, isLive, bytes }, mayWrite, onAsk }: TrainingMenuProps) {
  const t = useTranslations();
  const { instant } = useFormats();
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('models.trainings.actions', { at: instant(trainedAt) })}
        >
          <IconDots size={16} stroke={1.8} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component={Link}
          to={isLive ? '/models' : `/models?training=${encodeURIComponent(id)}`}
          leftSection={<IconListNumbers size={15} stroke={1.8} />}
        >
          {t('models.trainings.board')}
        </Menu.Item>
        {mayWrite && !isLive && bytes !== null && (
          <Menu.Item leftSection={<IconArrowUp size={15} stroke={1.8} />} onClick={() => onAsk('promote')}>
            {t('models.trainings.promote')}
          </Menu.Item>
        )}
        {mayWrite && !isLive && (
          <Menu.Item color="rose" leftSection={<IconTrash size={15} stroke={1.8} />} onClick={() => onAsk('delete')}>
            {t('models.trainings.delete')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
