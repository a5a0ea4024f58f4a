import { onServer } from '../client/base-path.js';
import classes from './boot.module.css';

/** Before anything is known: the mark, quietly. */
export function Boot() {
  return (
    <div className={classes.boot}>
      <img src={onServer('/mark.svg')} alt="Cartograph" width={36} height={36} />
    </div>
  );
}
