import { IconCalendarEvent, IconCircleCheck, IconTestPipe, IconUser, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { useToday } from '../scope/use-today.js';
import { DemoBadge } from '../ui/notice/demo-badge.js';
import { dueState } from '../ui/text/due-state.js';
import type { Item } from './board-state.js';
import classes from './item-card.module.css';

/** A card of the board: what, by whom, until when, with which effect expected. */
export function ItemCard({ item, onOpen, menu }: { item: Item; onOpen(): void; menu: ReactNode }) {
  const t = useTranslations();
  const { dayShort, change, compact } = useFormats();
  const due = dueState(item, useToday());
  return (
    <article className={classes.card}>
      <div className={classes.head}>
        <button type="button" className={classes.title} onClick={onOpen}>
          {item.title}
        </button>
        {item.isSynthetic && <DemoBadge />}
        {menu}
      </div>
      <p className={classes.evidence}>{item.insight.evidence.summary}</p>
      <ul className={classes.facts}>
        {item.expectedUplift !== null && (
          <li className={classes.uplift}>{t('actionItems.expects', { uplift: change(item.expectedUplift) })}</li>
        )}
        {item.audience && (
          <li>
            <IconUsers size={13} aria-hidden />
            {t('actionItems.audienceShort', { name: item.audience.name, size: compact(item.audience.size) })}
            {item.audience.isSynthetic && !item.isSynthetic && <DemoBadge />}
          </li>
        )}
        {item.dueOn && (
          <li data-due={due ?? undefined}>
            <IconCalendarEvent size={13} aria-hidden />
            {t('actionItems.dueShort', { day: dayShort(item.dueOn), state: due ?? 'later' })}
          </li>
        )}
        {item.ownerAccount && (
          <li>
            <IconUser size={13} aria-hidden />
            {item.ownerAccount.name}
          </li>
        )}
        {item.insight.evidence.approvedBy && (
          <li className={classes.approved}>
            <IconCircleCheck size={13} aria-hidden />
            {t('actionItems.approved')}
          </li>
        )}
        {item.campaign && (
          <li>
            <IconTestPipe size={13} aria-hidden />
            {t(`campaigns.status.${item.campaign.status}`)}
            {item.campaign.isSynthetic && !item.isSynthetic && <DemoBadge />}
          </li>
        )}
      </ul>
    </article>
  );
}
