import { createContext, use, useEffect, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import classes from './page.module.css';
import { UnreadNotice } from '../notice/unread-notice.js';

interface PageProps {
  /** The page's name, for the tab and the history. */
  name: string;
  /** The question it answers, in words. */
  question: string;
  /** The answer in a sentence; while it is worked out, a skeleton of its height. */
  answer?: ReactNode;
  /** Period, filters. */
  filters?: ReactNode;
  /** "Act on this" and its like. */
  actions?: ReactNode;
  children: ReactNode;
}

/** What every page of a kind offers beside its own actions. */
export const PageTools = createContext<ReactNode>(null);

/** Question, answer, then everything that supports the answer. */
export function Page({ name, question, answer, filters, actions, children }: PageProps) {
  const t = useTranslations();
  const tools = use(PageTools);
  useEffect(() => {
    document.title = t('app.title', { page: name });
  }, [name, t]);
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <div className={classes.words}>
          <h1 className={classes.question}>{question}</h1>
          {answer !== undefined && (
            <div className={classes.answer} data-testid="answer">
              {answer}
            </div>
          )}
        </div>
        {(actions || tools) && (
          <div className={classes.actions}>
            {tools}
            {actions}
          </div>
        )}
      </header>
      {filters && <div className={classes.filters}>{filters}</div>}
      <UnreadNotice />
      {children}
    </div>
  );
}

const AsideContext = createContext<HTMLElement | null>(null);

/** A titled block of a page. */
export function Section({
  title,
  aside,
  children,
  note,
}: {
  title: string;
  aside?: ReactNode;
  note?: ReactNode;
  children: ReactNode;
}) {
  const [place, setPlace] = useState<HTMLElement | null>(null);
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.sectionHead}>
        <h2 className={classes.sectionTitle}>{title}</h2>
        <div className={classes.aside}>
          {aside}
          <span ref={setPlace} className={classes.tools} />
        </div>
      </div>
      {note && <p className={classes.note}>{note}</p>}
      <AsideContext value={place}>{children}</AsideContext>
    </section>
  );
}

/** Tools of something inside a section, shown beside the section's title. */
export function SectionTools({ children }: { children: ReactNode }) {
  const place = use(AsideContext);
  return place ? createPortal(children, place) : null;
}
