import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const sea: MantineColorsTuple = [
  '#eaf5f2',
  '#d3eae4',
  '#a8d6ca',
  '#79c0af',
  '#50ac98',
  '#2f9a85',
  '#178573',
  '#0f6a5d',
  '#0c564c',
  '#08423b',
];
const ink: MantineColorsTuple = [
  '#f7f6f2',
  '#efede7',
  '#e2dfd7',
  '#cbc7bc',
  '#a5a196',
  '#7b786f',
  '#625f57',
  '#4a4842',
  '#33312d',
  '#201f1c',
];
const night: MantineColorsTuple = [
  '#e6e8ea',
  '#c3c8cc',
  '#9aa2a9',
  '#78828a',
  '#4a535b',
  '#333b42',
  '#283036',
  '#1b2125',
  '#14181b',
  '#0e1113',
];
const rose: MantineColorsTuple = [
  '#fbeef1',
  '#f5d9e0',
  '#eab3c1',
  '#de8a9f',
  '#d36782',
  '#c94d6d',
  '#b83a5c',
  '#99304c',
  '#7f273f',
  '#661e32',
];
const amber: MantineColorsTuple = [
  '#fbf4e4',
  '#f5e6c4',
  '#ebcd8b',
  '#e0b351',
  '#d69d28',
  '#c28a14',
  '#a3720d',
  '#835b0a',
  '#6a4a08',
  '#513806',
];

/** System fonts, those that set Hangul well named first among equals; nothing is fetched. */
const fonts = [
  'Pretendard Variable',
  'Pretendard',
  '-apple-system',
  'BlinkMacSystemFont',
  'Segoe UI',
  'Roboto',
  'Apple SD Gothic Neo',
  'Malgun Gothic',
  'Noto Sans KR',
  'Noto Sans CJK KR',
  'Noto Sans',
  'Liberation Sans',
  'sans-serif',
];
const fontFamily = fonts.map((font) => (/[ ]/.test(font) ? `"${font}"` : font)).join(', ');

export const theme = createTheme({
  colors: { sea, gray: ink, dark: night, rose, amber },
  primaryColor: 'sea',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  fontFamily,
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", "Liberation Mono", "Noto Sans CJK KR", monospace',
  headings: { fontFamily, fontWeight: '600' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right' } },
    Menu: { defaultProps: { shadow: 'md', withinPortal: true } },
    Popover: { defaultProps: { shadow: 'md' } },
    Tooltip: {
      defaultProps: { openDelay: 250, multiline: true, maw: 320, events: { hover: true, focus: true, touch: true } },
    },
    Drawer: { defaultProps: { styles: { title: { fontSize: 16, fontWeight: 600 } } } },
    Modal: { defaultProps: { styles: { title: { fontSize: 16, fontWeight: 600 } } } },
    Badge: { defaultProps: { variant: 'light', size: 'sm', tt: 'none', fw: 500 } },
  },
});

/** Mantine's own surfaces follow the tokens of tokens.css. */
export const cssVariables: CSSVariablesResolver = () => {
  const surfaces = {
    '--mantine-color-body': 'var(--surface)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-quiet)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-placeholder': 'var(--ink-faint)',
    '--mantine-color-error': 'var(--bad)',
  };
  return { variables: {}, light: surfaces, dark: surfaces };
};

export const themeStorageKey = 'cartograph-theme';
