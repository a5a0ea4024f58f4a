import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';

/** What a form was refused for as a whole. */
export function FormAlert({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <Alert color="rose" variant="light" icon={<IconAlertTriangle size={17} />} role="alert">
      {text}
    </Alert>
  );
}
