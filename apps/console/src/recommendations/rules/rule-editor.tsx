import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { RuleCard } from './rule-card.js';
import type { Problem } from './rule-problems.js';
import { newRule, ruleKinds, type Rule } from './rule.js';
import classes from './rules.module.css';

interface RuleEditorProps {
  rules: readonly Rule[];
  problems: readonly Problem[];
  onChange(rules: readonly Rule[]): void;
}

/** The rules one below the other, and a way to add one. */
export function RuleEditor({ rules, problems, onChange }: RuleEditorProps) {
  const t = useTranslations();
  const adder = useRef<HTMLButtonElement>(null);
  const remove = (index: number): void => {
    onChange(rules.toSpliced(index, 1));
    adder.current?.focus({ preventScroll: true });
  };
  return (
    <>
      {rules.length > 0 && (
        <ul className={classes.rules} aria-label={t('rules.list')}>
          {rules.map((rule, index) => (
            <RuleCard
              // A rule has no identity but its place: names change while they are typed.
              key={`${index}-${rule.kind}`}
              rule={rule}
              problems={problems}
              onChange={(changed) => onChange(rules.with(index, changed))}
              onRemove={() => remove(index)}
            />
          ))}
        </ul>
      )}
      <Menu position="bottom-start" width={300}>
        <Menu.Target>
          <Button ref={adder} variant="default" leftSection={<IconPlus size={14} />}>
            {t('rules.add')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
          {ruleKinds.map((kind) => (
            <Menu.Item key={kind} onClick={() => onChange([...rules, newRule(kind, t(`rules.kind.${kind}`), rules)])}>
              <div>{t(`rules.kind.${kind}`)}</div>
              <div className={classes.hint}>{t(`rules.hint.${kind}`)}</div>
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
