import { ActionIcon } from '@mantine/core';
import { IconAlertTriangle, IconX } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { RuleFields } from './rule-fields.js';
import { fieldOf, problemsAt, type FieldName, type Problem } from './rule-problems.js';
import { missingIn, type Rule } from './rule.js';
import classes from './rules.module.css';
import { TypedText } from './typed-fields.js';

interface RuleCardProps {
  rule: Rule;
  problems: readonly Problem[];
  onChange(rule: Rule): void;
  onRemove(): void;
}

const said = ({ message, remedy }: Problem): string => `${message} ${remedy}`.trim();

/** One rule: its name, what it says, and what is wrong with it, said where it is wrong. */
export function RuleCard({ rule, problems, onChange, onRemove }: RuleCardProps) {
  const t = useTranslations();
  const { list } = useFormats();
  const missing = missingIn(rule);
  const { own, clashes } = problemsAt(rule.name.trim(), missing === null ? problems : []);
  const errors: Partial<Record<FieldName, string>> = {};
  const rest: Problem[] = [];
  for (const problem of own) {
    const field = fieldOf(problem, rule);
    if (field === null || field in errors || problem.severity === 'WARNING') rest.push(problem);
    else errors[field] = said(problem);
  }
  const culprits = new Set(clashes.flatMap(({ rules }) => rules.slice(0, 1)));
  return (
    <li className={classes.rule} data-kind={rule.kind} data-testid="rule">
      <div className={classes.ruleHead}>
        <TypedText
          size="xs"
          variant="unstyled"
          className={classes.name}
          aria-label={t('rules.name')}
          value={rule.name}
          onCommit={(name) => onChange({ ...rule, name })}
          error={errors.name}
          maxLength={100}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('rules.removeRule', { name: rule.name })}
          onClick={onRemove}
        >
          <IconX size={14} stroke={1.8} />
        </ActionIcon>
      </div>
      <p className={classes.hint}>{t(`rules.hint.${rule.kind}`)}</p>
      <div className={classes.ruleFields}>
        <RuleFields rule={rule} errors={errors} onChange={onChange} />
      </div>
      {missing !== null && <p className={classes.missing}>{t(`rules.missing.${missing}`)}</p>}
      {rest.map((problem) => (
        <p
          key={`${problem.code}-${problem.rules.join()}`}
          className={problem.severity === 'ERROR' ? classes.error : classes.warning}
          role={problem.severity === 'ERROR' ? 'alert' : undefined}
        >
          <IconAlertTriangle size={14} stroke={1.8} aria-hidden /> {said(problem)}
        </p>
      ))}
      {culprits.size > 0 && <p className={classes.warning}>{t('rules.clash', { other: list([...culprits]) })}</p>}
    </li>
  );
}
