import { ActionIcon, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { ItemCard } from './item-card.js';
import { statuses, type Item, type ItemChanges } from './board-state.js';
import classes from './board-view.module.css';

interface BoardViewProps {
  items: readonly Item[];
  onOpen(id: string): void;
  onChange(item: Item, changes: ItemChanges, words: string): Promise<boolean>;
}

/** Columns by status. Cards are moved by dragging or by their menu; either way it can be undone. */
export function BoardView({ items, onOpen, onChange }: BoardViewProps) {
  const t = useTranslations();
  const mayMove = useSession().can('actions:write');
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<Item['status'] | null>(null);
  const move = (item: Item, status: Item['status']): void => {
    if (item.status !== status) void onChange(item, { status }, t('actionItems.moved', { title: item.title, status }));
  };
  const drop = (status: Item['status']): void => {
    const item = items.find(({ id }) => id === dragged);
    setDragged(null);
    setOver(null);
    if (item) move(item, status);
  };
  return (
    <div className={classes.board}>
      {statuses.map((status) => {
        const members = items.filter((item) => item.status === status);
        const title = t(`actionItems.status.${status}`);
        return (
          <section
            key={status}
            className={classes.column}
            aria-label={title}
            data-over={over === status || undefined}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(status);
            }}
            onDragLeave={(event) => {
              if (!event.currentTarget.contains(event.relatedTarget instanceof Node ? event.relatedTarget : null)) setOver(null);
            }}
            onDrop={(event) => {
              event.preventDefault();
              drop(status);
            }}
          >
            <h2 className={classes.title}>
              {title} <span className={classes.count}>{members.length}</span>
            </h2>
            <ul className={classes.cards}>
              {members.map((item) => (
                <li
                  key={item.id}
                  className={classes.card}
                  data-dragged={dragged === item.id || undefined}
                  draggable={mayMove}
                  onDragStart={(event) => {
                    event.dataTransfer.effectAllowed = 'move';
                    event.dataTransfer.setData('text/plain', item.title);
                    setDragged(item.id);
                  }}
                  onDragEnd={() => {
                    setDragged(null);
                    setOver(null);
                  }}
                >
                  <ItemCard item={item} onOpen={() => onOpen(item.id)} menu={mayMove && <MoveMenu item={item} onMove={(to) => move(item, to)} />} />
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
