import { Autocomplete } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';

interface IdFieldProps {
  label: string;
  value: string;
  /** What matches the text typed so far: an id and the words beside it. */
  found: readonly { id: string; words: string }[];
  onType(text: string): void;
  onChoose(id: string): void;
}

/** An id typed or chosen; Enter takes what is typed. */
export function IdField({ label, value, found, onType, onChoose }: IdFieldProps) {
  const [text, setText] = useState(value);
  const [taken, setTaken] = useState(value);
  if (value !== taken) {
    setTaken(value);
    setText(value);
  }
  const words = new Map(found.map((option) => [option.id, option.words]));
  const choose = (id: string): void => {
    setTaken(value === '' ? '' : id);
    setText(value === '' && found.length === 0 ? '' : id);
    onChoose(id);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') choose(text.trim());
      }}
    >
      <Autocomplete
        type="search"
        size="xs"
        w={{ base: '100%', sm: 300 }}
        aria-label={label}
        placeholder={label}
        leftSection={<IconSearch size={14} stroke={1.8} />}
        value={text}
        data={[...words.keys()]}
        filter={({ options }) => options}
        onChange={(next) => {
          setText(next);
          onType(next.trim());
        }}
        onOptionSubmit={choose}
        maxDropdownHeight={300}
        renderOption={({ option }) => (
          <span>
            <strong className="numbers">{option.value}</strong> {words.get(option.value)}
          </span>
        )}
      />
    </form>
  );
}
