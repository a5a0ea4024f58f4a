import { ActionIcon, Menu, UnstyledButton } from '@mantine/core';
import { IconCode, IconKeyboard, IconLogout, IconSearch, IconSettings, IconUser } from '@tabler/icons-react';
import { useNavigate } from 'react-router';
import { useTranslations } from 'use-intl';
import { onServer } from '../client/base-path.js';
import { useSession } from '../client/session.js';
import { useSpeak } from '../client/use-speak.js';
import { LanguageSwitch, ThemeSwitch } from '../ui/form/preferences.js';
import classes from './controls.module.css';
import { useSignOut } from './use-sign-out.js';

const isApple = /mac|iphone|ipad/i.test(navigator.platform);

/** Palette, language, theme and the account's menu. */
export function Controls({ onPalette, onHelp }: { onPalette(): void; onHelp(): void }) {
  const t = useTranslations();
  const { account } = useSession();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const speak = useSpeak();
  return (
    <div className={classes.controls}>
      <UnstyledButton className={classes.palette} onClick={onPalette} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={15} stroke={1.8} aria-hidden />
        <span className={classes.paletteText}>{t('app.palette')}</span>
        <kbd className={classes.kbd}>{isApple ? '⌘K' : 'Ctrl K'}</kbd>
      </UnstyledButton>
      <LanguageSwitch onChange={speak} />
      <ThemeSwitch />
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('app.accountMenu')}>
            <IconUser size={18} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {account?.name}
            <br />
            {account?.email}
          </Menu.Label>
          <Menu.Item leftSection={<IconSettings size={15} />} onClick={() => navigate('/settings')}>
            {t('app.pages.settings')}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={15} />} onClick={onHelp}>
            {t('app.shortcuts')}
          </Menu.Item>
          <Menu.Item leftSection={<IconCode size={15} />} component="a" href={onServer('/explorer.html')}>
            {t('app.commands.explorer')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconLogout size={15} />} onClick={signOut}>
            {t('app.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
