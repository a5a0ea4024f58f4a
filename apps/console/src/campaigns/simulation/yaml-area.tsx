import { IconAlertTriangle } from '@tabler/icons-react';
import { useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { Problem } from './scenario-problems.js';
import classes from './yaml-area.module.css';

/** The scenario as text with numbered lines; what is wrong stands behind its line and in a list, from which one gets to the place. */
export function YamlArea({
  text,
  onText,
  problems,
}: {
  text: string;
  onText(text: string): void;
  problems: readonly Problem[];
}) {
  const t = useTranslations();
  const area = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const lines = text.split('\n');
  const at = (line: number): Problem[] => problems.filter((problem) => problem.line === line);
  const goTo = ({ line, column }: Problem): void => {
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
    area.current?.focus();
    area.current?.setSelectionRange(
      start,
      Math.min(text.length, start + Math.max(1, (lines[line - 1] ?? '').length - column + 1)),
    );
  };
  return (
    <div>
      <div className={classes.scroller}>
        <div className={classes.sheet}>
          <div className={classes.lines} aria-hidden>
            {lines
              .map((line, index) => ({ line, number: index + 1 }))
              .map(({ line, number }) => (
                <div key={number} className={classes.line} data-wrong={at(number).length > 0 || undefined}>
                  <span className={classes.number}>{number}</span>
                  <span className={classes.letters}>{line === '' ? '\u200B' : line}</span>
                  {at(number).map((problem) => (
                    <span key={`${problem.column} ${problem.text}`} className={classes.said}>
                      <IconAlertTriangle size={13} stroke={2} />
                      {problem.text}
                    </span>
                  ))}
                </div>
              ))}
          </div>
          <textarea
            ref={area}
            className={classes.area}
            aria-label={t('simulation.yaml.label')}
            aria-invalid={problems.length > 0}
            aria-describedby={problems.length > 0 ? listId : undefined}
            value={text}
            onChange={(event) => onText(event.currentTarget.value)}
            spellCheck={false}
            autoCapitalize="off"
            autoCorrect="off"
            wrap="off"
          />
        </div>
      </div>
      <ul id={listId} className={classes.problems}>
        {problems.map((problem) => (
          <li key={`${problem.line} ${problem.column} ${problem.text}`}>
            <button type="button" className={classes.place} onClick={() => goTo(problem)}>
              {t('simulation.yaml.place', { line: problem.line, column: problem.column })}
            </button>{' '}
            {problem.text}
          </li>
        ))}
      </ul>
    </div>
  );
}
