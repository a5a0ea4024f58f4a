import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { ItemCard } from './item-card.js';
import { statuses, type Item, type ItemChanges } from './board-state.js';
import classes from './board-view.module.css';
import { useCardDrag } from './use-card-drag.js';

interface BoardViewProps {
  items: readonly Item[];
  onOpen(id: string): void;
  onChange(item: Item, changes: ItemChanges, words: string): Promise<boolean>;
}

/** Columns by status. Cards are moved by dragging or by their menu; either way it can be undone. */
export function BoardView({ items, onOpen, onChange }: BoardViewProps) {
  const t = useTranslations();
  const mayMove = useSession().can('actions:write');
  const move = (item: Item, status: Item['status']): void => {
    if (item.status !== status) void onChange(item, { status }, t('actionItems.moved', { title: item.title, status }));
  };
  const board = useRef<HTMLDivElement>(null);
  const { dragged, over } = useCardDrag(board, (id, status) => {
    const item = items.find((candidate) => candidate.id === id);
    const to = statuses.find((known) => known === status);
    if (item && to) move(item, to);
  });
  return (
    <div className={classes.board} ref={board}>
      {statuses.map((status) => {
        const members = items.filter((item) => item.status === status);
        const title = t(`actionItems.status.${status}`);
        return (
          <section
            key={status}
            className={classes.column}
            aria-label={title}
            data-column={status}
            data-over={over === status || undefined}
          >
            <h2 className={classes.title}>
              {title} <span className={classes.count}>{members.length}</span>
            </h2>
            <ul className={classes.cards}>
              {members.map((item) => (
                <li
                  key={item.id}
                  className={classes.card}
                  data-card={item.id}
                  data-dragged={dragged === item.id || undefined}
                  draggable={mayMove}
                >
                  <ItemCard
                    item={item}
                    onOpen={() => onOpen(item.id)}
                    menu={mayMove && <MoveMenu item={item} onMove={(to) => move(item, to)} />}
                  />
                </li>
              ))}
            </ul>
            {members.length === 0 && <p className={classes.empty}>{t('actionItems.emptyColumn')}</p>}
          </section>
        );
      })}
    </div>
  );
}

function MoveMenu({ item, onMove }: { item: Item; onMove(status: Item['status']): void }) {
  const t = useTranslations();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t('actionItems.move', { title: item.title })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('actionItems.moveTo')}</Menu.Label>
        {statuses
          .filter((status) => status !== item.status)
          .map((status) => (
            <Menu.Item key={status} onClick={() => onMove(status)}>
              {t(`actionItems.status.${status}`)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
