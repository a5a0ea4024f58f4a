import { ActionIcon, Button, Menu, Select } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../../client/session.js';
import { ConfirmDelete } from '../../ui/form/confirm-delete.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { complete, freeName } from './rule.js';
import { NameDialog, RuleConflictDialog } from './rule-set-dialogs.js';
import classes from './rules.module.css';
import { useRuleSets, type Save } from './use-rule-sets.js';
import { noRules, type RulesState } from './use-rules.js';

const unsaved = 'unsaved';

/** Which rule set holds here, and what becomes of it: saved, renamed, made active, deleted. */
export function RuleSetBar({ state }: { state: RulesState }) {
  const t = useTranslations();
  const { can } = useSession();
  const actions = useRuleSets();
  const [dialog, setDialog] = useState<'saveAs' | 'rename' | 'delete' | null>(null);
  const { sets = [], set, rules, isChanged, version, choose, discard } = state;
  const mayWrite = can('rules:write');
  const value = set ? set.id : isChanged ? unsaved : noRules;
  const save = async (what: Save): Promise<void> => {
    const saved = await actions.save(what);
    if (!saved) return;
    setDialog(null);
    choose(saved);
  };
  const close = (): void => {
    actions.forget();
    setDialog(null);
  };
  const change = { id: set?.id ?? null, version, rules };
  const isSavable = complete(rules).length > 0;
  return (
    <div className={classes.bar}>
      <Select
        size="xs"
        className={classes.sets}
        aria-label={t('rules.set.label')}
        value={value}
        onChange={(id) => choose(sets.find((known) => known.id === id) ?? null)}
        data={[
          ...(value === unsaved ? [{ value: unsaved, label: t('rules.set.unsaved') }] : []),
          { value: noRules, label: t('rules.set.none') },
          ...sets.map(({ id, name, isActive }) => ({
            value: id,
            label: isActive ? t('rules.set.option', { name }) : name,
          })),
        ]}
        allowDeselect={false}
        searchable={sets.length > 8}
      />
      {isChanged && (
        <Button variant="subtle" color="gray" size="compact-xs" onClick={discard}>
          {t('rules.set.discard')}
        </Button>
      )}
      {mayWrite && isChanged && (
        <Button
          size="compact-xs"
          loading={actions.isBusy}
          disabled={!isSavable}
          onClick={() => (set ? void save({ ...change, name: set.name }) : setDialog('saveAs'))}
        >
          {t('rules.set.save')}
        </Button>
      )}
      {mayWrite && (isSavable || set !== null) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={t('rules.set.actions')}>
              <IconDots size={16} stroke={1.8} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {set && !set.isActive && (
              <Menu.Item onClick={() => void actions.activate(set)}>{t('rules.set.activate')}</Menu.Item>
            )}
            {set?.isActive && (
              <Menu.Item onClick={() => void actions.activate(null).then(() => choose({ ...set, isActive: false }))}>
                {t('rules.set.deactivate')}
              </Menu.Item>
            )}
            {set && !isChanged && <Menu.Item onClick={() => setDialog('rename')}>{t('rules.set.rename')}</Menu.Item>}
            {isSavable && <Menu.Item onClick={() => setDialog('saveAs')}>{t('rules.set.saveAs')}</Menu.Item>}
            {set && (
              <Menu.Item color="rose" onClick={() => setDialog('delete')}>
                {t('rules.set.delete')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {dialog === null && <FormAlert text={actions.refusal.general} />}
      {dialog === 'saveAs' && (
        <NameDialog
          title={t('rules.set.saveAs')}
          name={set ? freeName(set.name, sets) : ''}
          onSave={(name) => void save({ id: null, version: null, name, rules })}
          rules={rules}
          isBusy={actions.isBusy}
          refusal={actions.refusal}
          onClose={close}
        />
      )}
      {dialog === 'rename' && set && (
        <NameDialog
          title={t('rules.set.rename')}
          name={set.name}
          onSave={(name) => void save({ ...change, name })}
          rules={rules}
          isBusy={actions.isBusy}
          refusal={actions.refusal}
          onClose={close}
        />
      )}
      {dialog === 'delete' && set && (
        <ConfirmDelete
          title={t('rules.set.deleteTitle', { name: set.name })}
          text={t('rules.set.deleteText', { active: set.isActive ? 'yes' : 'no' })}
          action={t('rules.set.delete')}
          isBusy={actions.isBusy}
          onClose={close}
          onDelete={() => {
            void actions.remove(set).then((isGone) => {
              if (!isGone) return;
              setDialog(null);
              choose(null);
            });
          }}
        />
      )}
      {actions.conflict && (
        <RuleConflictDialog
          theirs={actions.conflict.theirs}
          mine={actions.conflict.mine.rules}
          isBusy={actions.isBusy}
          onKeep={() => {
            close();
            discard();
          }}
          onApply={() => {
            const { theirs, mine } = actions.conflict ?? {};
            if (theirs && mine) void save({ ...mine, version: theirs.version });
          }}
        />
      )}
    </div>
  );
}
