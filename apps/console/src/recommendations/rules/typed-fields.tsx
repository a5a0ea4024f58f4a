import { NumberInput, TextInput, type NumberInputProps, type TextInputProps } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';

/** Long enough that a word is typed before a list is asked for, short enough to see it at once. */
const pauseMs = 250;

type Text = Omit<TextInputProps, 'value' | 'onChange'> & { value: string; onCommit(value: string): void };

/** A text that counts a moment after the last key. */
export function TypedText({ value, onCommit, ...input }: Text) {
  const [text, setText, commit] = useTyped(value, onCommit);
  return (
    <TextInput
      {...input}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        commit(event.currentTarget.value);
      }}
      onBlur={() => commit.flush()}
    />
  );
}

type Number = Omit<NumberInputProps, 'value' | 'onChange'> & {
  value: number | null;
  onCommit(value: number | null): void;
};

/** A number that counts a moment after the last key; null while the field is empty. */
export function TypedNumber({ value, onCommit, ...input }: Number) {
  const [number, setNumber, commit] = useTyped(value, onCommit);
  return (
    <NumberInput
      {...input}
      value={number ?? ''}
      onChange={(next) => {
        const read =
          typeof next === 'number'
            ? next
            : next.trim() === '' || !Number.isFinite(globalThis.Number(next))
              ? null
              : globalThis.Number(next);
        setNumber(read);
        commit(read);
      }}
      onBlur={() => commit.flush()}
    />
  );
}

/** What is typed shows at once and is told a moment later; a value that comes from elsewhere takes its place. */
function useTyped<Value>(value: Value, onCommit: (value: Value) => void) {
  const [typed, setTyped] = useState(value);
  const [taken, setTaken] = useState(value);
  const [sent, setSent] = useState<{ value: Value } | null>(null);
  const commit = useDebouncedCallback(
    (next: Value) => {
      setSent({ value: next });
      onCommit(next);
    },
    { delay: pauseMs, flushOnUnmount: true },
  );
  if (value !== taken) {
    setTaken(value);
    setSent(null);
    if (sent?.value !== value) setTyped(value);
  }
  return [typed, setTyped, commit] as const;
}
