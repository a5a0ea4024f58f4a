import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

/** A search that is taken while one types, after a short pause. */
export function SearchField({
  label,
  value,
  onSearch,
}: {
  label: string;
  value: string;
  onSearch(text: string): void;
}) {
  const [text, setText] = useState(value);
  const [taken, setTaken] = useState(value);
  if (value !== taken) {
    setTaken(value);
    setText(value);
  }
  const take = useDebouncedCallback((next: string) => {
    setTaken(next.trim());
    onSearch(next.trim());
  }, 250);
  return (
    <TextInput
      type="search"
      size="xs"
      w={{ base: '100%', sm: 240 }}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={14} stroke={1.8} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        take(event.currentTarget.value);
      }}
    />
  );
}
