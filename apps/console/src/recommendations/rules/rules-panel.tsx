import { useTranslations } from 'use-intl';
import { useSession } from '../../client/session.js';
import { Section } from '../../ui/page/page.js';
import { FeedPanel } from './feed-panel.js';
import { CostLine } from './cost-line.js';
import { RuleEditor } from './rule-editor.js';
import type { Problem } from './rule-problems.js';
import { RuleSetBar } from './rule-set-bar.js';
import { complete } from './rule.js';
import classes from './rules.module.css';
import type { CostState } from './use-cost.js';
import type { RulesState } from './use-rules.js';

/** The rules beside a list: which hold, their editor, what they cost, and the feed that some of them need. */
export function RulesPanel({
  state,
  problems,
  cost,
}: {
  state: RulesState;
  problems: readonly Problem[];
  cost: CostState;
}) {
  const t = useTranslations();
  const { can } = useSession();
  const { rules, set, isChanged, isLost, change } = state;
  const isHeld = problems.some(({ severity }) => severity === 'ERROR');
  const note = isLost
    ? t('rules.set.lost')
    : isChanged
      ? t('rules.note.changed')
      : set === null
        ? t('rules.note.none')
        : t(`rules.note.${set.isActive ? 'active' : 'saved'}`, { name: set.name });
  const needsFeed = rules.some(({ kind }) => kind === 'IN_STOCK');
  return (
    <Section title={t('rules.title')} note={note}>
      <RuleSetBar state={state} />
      <RuleEditor rules={rules} problems={problems} onChange={change} />
      {can('rules:write') && complete(rules).length > 0 && <CostLine cost={cost} isHeld={isHeld} />}
      {needsFeed && (
        <div className={classes.foot}>
          <FeedPanel />
        </div>
      )}
    </Section>
  );
}
