import { Autocomplete } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import classes from './recommendations.module.css';

interface IdFieldProps {
  label: string;
  value: string;
  /** What matches the text typed so far: an id and the words beside it. */
  found: readonly { id: string; words: string }[];
  onType(text: string): void;
  onChoose(id: string): void;
  /** Each choice is added to something else, and the field is empty again. */
  isAdding?: boolean;
}

/** An id typed or chosen; Enter takes what is typed. */
export function IdField({ label, value, found, onType, onChoose, isAdding = false }: IdFieldProps) {
  const [text, setText] = useState(value);
  const [taken, setTaken] = useState(value);
  if (value !== taken) {
    setTaken(value);
    setText(value);
  }
  const chosen = useRef<string | null>(null);
  const words = new Map(found.map((option) => [option.id, option.words]));
  const choose = (id: string): void => {
    setText(isAdding ? '' : id);
    onType('');
    onChoose(id);
  };
  return (
    <form
      className={classes.idField}
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
          // The field reports an option that was chosen once more, as if it had been typed.
          const isChoice = next === chosen.current;
          chosen.current = null;
          if (isChoice) return;
          setText(next);
          onType(next.trim());
        }}
        onOptionSubmit={(id) => {
          chosen.current = id;
          choose(id);
        }}
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
