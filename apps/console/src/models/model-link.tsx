import type { ModelKind } from '@cartograph/sdk/schema';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import classes from './models.module.css';

/** A model's name, leading to its own page. */
export function ModelLink({ model: { id, kind } }: { model: { id: string; kind: ModelKind } }) {
  const t = useTranslations();
  return (
    <Link to={`/models/${encodeURIComponent(id)}`} className={classes.link}>
      {t(`modelKind.${kind}`)}
    </Link>
  );
}
