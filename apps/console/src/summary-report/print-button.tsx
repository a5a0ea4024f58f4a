import { Button, useMantineColorScheme } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';

/** Milliseconds in which the charts are drawn again in the colors of paper. */
const REDRAWN = 400;

/** Prints the page in light colors, whatever the screen has. */
export function PrintButton() {
  const t = useTranslations();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const print = (): void => {
    setColorScheme('light');
    setTimeout(() => {
      window.print();
      setColorScheme(colorScheme);
    }, REDRAWN);
  };
  return (
    <Button variant="default" leftSection={<IconPrinter size={15} stroke={1.8} />} onClick={print}>
      {t('summaryReport.print')}
    </Button>
  );
}
