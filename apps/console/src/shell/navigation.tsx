import { NavLink, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { pageGroups } from '../page-list.js';
import { pages, type PageRoute } from '../routes.js';
import { keptSearch } from '../scope/scope.js';
import classes from './navigation.module.css';

/** The pages by what one does there; period and filters go along, and the code is fetched on hover. */
export function Navigation({ onChoose }: { onChoose?(): void }) {
  const t = useTranslations();
  const { can } = useSession();
  const allowed = pages.filter(({ permission }) => permission === null || can(permission));
  return (
    <nav className={classes.nav} aria-label={t('app.navigation')}>
      {pageGroups.map((group) => {
        const members = allowed.filter((page) => page.group === group);
        if (members.length === 0) return null;
        return (
          <div key={group}>
            {members.length > 1 && <h2 className={classes.group}>{t(`app.groups.${group}`)}</h2>}
            <ul className={classes.list} aria-label={t(`app.groups.${group}`)}>
              {members.map((page) => (
                <li key={page.name}>
                  <PageLink page={page} {...(onChoose ? { onChoose } : {})} />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

function PageLink({ page, onChoose }: { page: PageRoute; onChoose?(): void }) {
  const t = useTranslations();
  const [search] = useSearchParams();
  const { icon: Icon, name, path, isDeep = false, prefetch } = page;
  return (
    <NavLink
      to={path + keptSearch(search)}
      end={!isDeep}
      className={classes.link}
      onMouseEnter={prefetch}
      onFocus={prefetch}
      onClick={onChoose}
    >
      <Icon size={17} stroke={1.6} aria-hidden />
      {t(`app.pages.${name}`)}
    </NavLink>
  );
}
