import { Button, Skeleton } from '@mantine/core';
import { IconCloudOff, IconDatabaseOff, IconLock, IconMapOff, IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Problem } from '../../client/problem.js';
import { inSentence } from '../page/lead.js';
import classes from './states.module.css';

interface NoticeProps {
  icon: ReactNode;
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  role?: 'alert' | 'status';
  /** The notice is the whole page, so its title is the page's. */
  isPage?: boolean;
}

/** What stands where an answer cannot: says what is, why, and what to do. */
export function Notice({ icon, title, children, actions, role, isPage = false }: NoticeProps) {
  const Heading = isPage ? 'h1' : 'h2';
  return (
    <div className={classes.notice} role={role}>
      <div className={classes.icon} aria-hidden>
        {icon}
      </div>
      <Heading className={classes.title}>{title}</Heading>
      <div className={classes.text}>{children}</div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

/** Nothing to show yet. */
export function EmptyState({ title, children, actions }: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <Notice icon={<IconDatabaseOff size={26} stroke={1.5} />} title={title} actions={actions}>
      {children}
    </Notice>
  );
}

/** The server refused or did not answer: its code in words, the request's id, and another try. */
export function ProblemState({ problem, onRetry }: { problem: Problem; onRetry?: () => void }) {
  const t = useTranslations();
  const told = problem.problem === null ? null : problem.message;
  if (problem.code === 'FORBIDDEN') return <NoPermission isPage={false} />;
  return (
    <Notice
      role="alert"
      icon={<IconCloudOff size={26} stroke={1.5} />}
      title={t(`problem.${problem.code}.title`)}
      actions={
        onRetry && (
          <Button onClick={onRetry} leftSection={<IconRefresh size={15} />}>
            {t('problem.retry')}
          </Button>
        )
      }
    >
      <p>{told ?? t(`problem.${problem.code}.remedy`)}</p>
      {told === null && problem.code !== 'NETWORK' && <p className={classes.detail}>{problem.message}</p>}
      {problem.requestId && (
        <p className={classes.detail}>{t.rich('problem.request', { ...inSentence, id: problem.requestId })}</p>
      )}
    </Notice>
  );
}

export function NoPermission({ isPage = true }: { isPage?: boolean }) {
  const t = useTranslations();
  return (
    <Notice icon={<IconLock size={26} stroke={1.5} />} title={t('noPermission.title')} isPage={isPage}>
      <p>{t('noPermission.text')}</p>
    </Notice>
  );
}

export function NotFound({ actions }: { actions?: ReactNode }) {
  const t = useTranslations();
  return (
    <Notice icon={<IconMapOff size={26} stroke={1.5} />} title={t('notFound.title')} actions={actions} isPage>
      <p>{t('notFound.text')}</p>
    </Notice>
  );
}

/** Blocks of the final layout's heights, so that nothing jumps when the answer comes. */
export function Waiting({ heights }: { heights: readonly number[] }) {
  const t = useTranslations();
  return (
    <div className={classes.waiting} aria-busy="true">
      <output className="visually-hidden">{t('waiting')}</output>
      {heights.map((height, index) => (
        <div key={`${index}-${height}`} className={classes.block} style={{ height }}>
          {height > 90 && <Skeleton height={13} width="22%" radius="sm" />}
          <Skeleton className={classes.rest} radius="md" />
        </div>
      ))}
    </div>
  );
}

/** The answer's line while it is worked out. */
export function AnswerSkeleton() {
  return (
    <span className={classes.answerSkeleton} aria-hidden>
      <Skeleton component="span" display="block" height={20} width="92%" radius="sm" />
      <Skeleton component="span" display="block" height={20} width="58%" radius="sm" />
    </span>
  );
}
