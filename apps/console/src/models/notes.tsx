import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';

/** What must be known before the figures are read; nothing where there is nothing to know. */
export function Notes({ notes }: { notes: readonly string[] }) {
  return notes.map((note) => (
    <Alert key={note} color="amber" variant="light" icon={<IconInfoCircle size={17} />}>
      {note}
    </Alert>
  ));
}
