import { Kbd, Modal } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { pages } from '../routes.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import classes from './shortcut-help.module.css';

/** What the keys do. */
export default function ShortcutHelp({ onClose }: { onClose(): void }) {
  const t = useTranslations();
  useFocusBack();
  return (
    <Modal opened onClose={onClose} title={t('app.shortcuts')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <dl className={classes.keys}>
        <dt>
          <Kbd>⌘</Kbd> <Kbd>K</Kbd> / <Kbd>Ctrl</Kbd> <Kbd>K</Kbd>
        </dt>
        <dd>{t('app.keys.palette')}</dd>
        <dt>
          <Kbd>/</Kbd>
        </dt>
        <dd>{t('app.keys.search')}</dd>
        <dt>
          <Kbd>?</Kbd>
        </dt>
        <dd>{t('app.keys.help')}</dd>
        {pages.map(({ name, letter }) => (
          <div key={name} className={classes.pair}>
            <dt>
              <Kbd>g</Kbd> <Kbd>{letter}</Kbd>
            </dt>
            <dd>{t(`app.pages.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
