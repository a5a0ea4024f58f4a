import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

/** A brand as the log writes it; taken on Enter or when the field is left. */
export function BrandFilter({ value, onChange }: { value: string | null; onChange(brand: string | null): void }) {
  return (
    <BrandField key={value} value={value ?? ''} onChange={(text) => text !== (value ?? '') && onChange(text || null)} />
  );
}

function BrandField({ value, onChange }: { value: string; onChange(text: string): void }) {
  const t = useTranslations();
  const [text, setText] = useState(value);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChange(text.trim());
      }}
    >
      <TextInput
        size="xs"
        w={{ base: '100%', sm: 140 }}
        aria-label={t('scope.brand')}
        placeholder={t('scope.brand')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={() => onChange(text.trim())}
      />
    </form>
  );
}
