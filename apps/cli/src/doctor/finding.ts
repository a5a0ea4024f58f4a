/** One thing looked at: fine, worth knowing, or to be mended first. */
export interface Finding extends Verdict {
  what: string;
}

/** What is said of it. */
export interface Verdict {
  state: 'ok' | 'note' | 'bad';
  says: string;
}
