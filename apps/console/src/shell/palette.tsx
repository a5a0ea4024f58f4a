import '@mantine/spotlight/styles.css';
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import {
  IconBookmark,
  IconCode,
  IconKeyboard,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconPlus,
  IconSearch,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { onServer } from '../client/base-path.js';
import { dependsOn } from '../client/depends-on.js';
import { useSession } from '../client/session.js';
import { useSpeak } from '../client/use-speak.js';
import { useLanguage } from '../i18n/language.js';
import { pages } from '../routes.js';
import { keptSearch } from '../scope/scope.js';
import { ListSavedViewsDocument } from '@cartograph/sdk/operations/saved-views';
import { useSignOut } from './use-sign-out.js';

const [store, palette] = createSpotlight();

/** Every page, every saved view and every command by name; a number is also offered as a user's or a product's id. */
export default function Palette({ calls, onHelp }: { calls: number; onHelp(): void }) {
  const t = useTranslations();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const { can } = useSession();
  const signOut = useSignOut();
  const { locale } = useLanguage();
  const speak = useSpeak();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const [query, setQuery] = useState('');
  useEffect(() => {
    if (calls > 0) palette.open();
  }, [calls]);
  const go = (path: string) => () => void navigate(path);
  const kept = keptSearch(search);
  const [{ data: saved }] = useQuery({
    query: ListSavedViewsDocument,
    variables: { first: 100 },
    pause: calls === 0 || !can('plan:read'),
    context: dependsOn('SavedView'),
  });
  const toViews: SpotlightActionData[] = (saved?.savedViews.nodes ?? []).map(({ id: view, name, address }) => ({
    id: view,
    label: name,
    leftSection: <IconBookmark size={18} stroke={1.6} />,
    onClick: go(address),
  }));
  const toPages: SpotlightActionData[] = pages
    .filter(({ permission }) => permission === null || can(permission))
    .map(({ name, path, icon: Icon, letter }) => ({
      id: name,
      label: t(`app.pages.${name}`),
      description: t(`app.questions.${name}`),
      leftSection: <Icon size={18} stroke={1.6} />,
      rightSection: <kbd>g {letter}</kbd>,
      onClick: go(path + kept),
    }));
  const id = /^\d{3,}$/.test(query.trim()) ? query.trim() : null;
  const ids: SpotlightActionData[] = id
    ? [
        ...(can('recommendations:read')
          ? [
              {
                id: 'user',
                label: t('app.commands.user', { id }),
                keywords: [id],
                leftSection: <IconUser size={18} stroke={1.6} />,
                onClick: go(`/recommendations?for=user&user=${id}`),
              },
            ]
          : []),
        {
          id: 'product',
          label: t('app.commands.product', { id }),
          keywords: [id],
          leftSection: <IconSearch size={18} stroke={1.6} />,
          onClick: go(`/products?q=${id}`),
        },
      ]
    : [];
  const commands: SpotlightActionData[] = [
    ...(can('campaigns:write')
      ? [
          {
            id: 'new-campaign',
            label: t('app.commands.newCampaign'),
            leftSection: <IconPlus size={18} stroke={1.6} />,
            onClick: go('/campaigns/new'),
          },
        ]
      : []),
    {
      id: 'theme',
      label: scheme === 'dark' ? t('app.lightTheme') : t('app.darkTheme'),
      leftSection: scheme === 'dark' ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />,
      onClick: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'language',
      label: t('app.otherLanguage'),
      leftSection: <IconLanguage size={18} stroke={1.6} />,
      onClick: () => speak(locale === 'ko' ? 'en' : 'ko'),
    },
    {
      id: 'explorer',
      label: t('app.commands.explorer'),
      leftSection: <IconCode size={18} stroke={1.6} />,
      onClick: () => window.location.assign(onServer('/explorer.html')),
    },
    { id: 'help', label: t('app.shortcuts'), leftSection: <IconKeyboard size={18} stroke={1.6} />, onClick: onHelp },
    { id: 'sign-out', label: t('app.signOut'), leftSection: <IconLogout size={18} stroke={1.6} />, onClick: signOut },
  ];
  const actions: SpotlightActionGroupData[] = [
    { group: t('app.commands.ids'), actions: ids },
    { group: t('app.commands.pages'), actions: toPages },
    { group: t('views.title'), actions: toViews },
    { group: t('app.commands.title'), actions: commands },
  ].filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight
      store={store}
      shortcut={null}
      attributes={{ content: { 'aria-label': t('app.palette') } }}
      actions={actions}
      query={query}
      onQueryChange={setQuery}
      nothingFound={t('app.commands.nothing')}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} />,
        placeholder: t('app.palette'),
        'aria-label': t('app.palette'),
      }}
    />
  );
}
