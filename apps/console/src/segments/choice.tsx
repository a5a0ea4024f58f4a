import { NativeSelect } from '@mantine/core';

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  values: readonly T[];
  name(value: T): string;
  onChange(value: T): void;
}

/** One of a few, with its label beside it. */
export function Choice<T extends string>({ label, value, values, name, onChange }: ChoiceProps<T>) {
  return (
    <NativeSelect
      size="xs"
      maw={320}
      aria-label={label}
      title={label}
      value={value}
      onChange={({ currentTarget }) => {
        const chosen = values.find((one) => one === currentTarget.value);
        if (chosen !== undefined) onChange(chosen);
      }}
      data={values.map((one) => ({ value: one, label: name(one) }))}
    />
  );
}
