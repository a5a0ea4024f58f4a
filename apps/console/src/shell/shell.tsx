import { Burger, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { ActContext, type ActRequest } from '../ui/page/act.js';
import { ActDrawer } from '../routes.js';
import { Controls } from './controls.js';
import { JobStrip } from './job-strip.js';
import { Navigation } from './navigation.js';
import { PageOutlet } from './page-outlet.js';
import { useShortcuts } from './shortcuts.js';
import classes from './shell.module.css';
import { ReadOnlyRibbon, SyntheticRibbon } from './ribbon.js';
import { Wordmark } from './wordmark.js';

const Palette = lazy(() => import('./palette.js'));
const ShortcutHelp = lazy(() => import('./shortcut-help.js'));

/** The frame of every page: navigation, palette, jobs, and the drawer in which a finding becomes an action item. */
export function Shell() {
  const t = useTranslations();
  const { can, isReadOnly } = useSession();
  const { isSynthetic } = useShop();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const [paletteCalls, setPaletteCalls] = useState(0);
  const [isMenuOpen, menu] = useDisclosure();
  const [isHelpOpen, help] = useDisclosure();
  const [act, setAct] = useState<ActRequest | null>(null);
  const openPalette = useCallback(() => setPaletteCalls((calls) => calls + 1), []);
  useShortcuts({ onPalette: openPalette, onHelp: help.open });
  useFocusOnNavigation(main, pathname);
  return (
    <ActContext value={can('insights:write') ? setAct : null}>
      <a href="#main" className={classes.skip}>
        {t('app.skip')}
      </a>
      <div className={classes.shell}>
        <aside className={classes.side}>
          <Wordmark />
          <Navigation />
        </aside>
        <div className={classes.right}>
          {isSynthetic && <SyntheticRibbon />}
          {isReadOnly && <ReadOnlyRibbon />}
          <section className={classes.top} aria-label={t('app.tools')}>
            <Burger
              className={classes.burger}
              size="sm"
              opened={isMenuOpen}
              onClick={menu.toggle}
              aria-label={t('app.menu')}
            />
            <div className={classes.topMark}>
              <Wordmark isSmall />
            </div>
            <Controls onPalette={openPalette} onHelp={help.open} />
          </section>
          <JobStrip />
          <main id="main" ref={main} tabIndex={-1} className={classes.main}>
            <PageOutlet />
          </main>
        </div>
      </div>
      <Drawer
        opened={isMenuOpen}
        onClose={menu.close}
        size={264}
        title={<Wordmark />}
        closeButtonProps={{ 'aria-label': t('app.close') }}
      >
        <Navigation onChoose={menu.close} />
      </Drawer>
      <Suspense fallback={null}>
        {paletteCalls > 0 && <Palette calls={paletteCalls} onHelp={help.open} />}
        {isHelpOpen && <ShortcutHelp onClose={help.close} />}
        {act && <ActDrawer request={act} onClose={() => setAct(null)} />}
      </Suspense>
    </ActContext>
  );
}

/** A new page starts at its top, and so does a screen reader. */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>, pathname: string): void {
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    window.scrollTo({ top: 0 });
    main.current?.focus({ preventScroll: true });
  }, [main, pathname]);
}
