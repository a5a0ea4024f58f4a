import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { pages } from '../routes.js';
import { keptSearch } from '../scope/scope.js';

const sequenceMs = 1_200;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** ⌘K or Ctrl+K the palette, "?" the help, "g" and a letter a page, "/" the page's search field. */
export function useShortcuts({ onPalette, onHelp }: { onPalette(): void; onHelp(): void }): void {
  const navigate = useNavigate();
  const startedAt = useRef(0);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const key = event.key.toLowerCase();
      if (key === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        onPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      const page =
        performance.now() - startedAt.current < sequenceMs ? pages.find(({ letter }) => letter === key) : undefined;
      startedAt.current = key === 'g' ? performance.now() : 0;
      if (page) void navigate(page.path + keptSearch(new URLSearchParams(window.location.search)));
      else if (event.key === '?') onHelp();
      else if (event.key === '/') {
        const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
        if (!field) return;
        event.preventDefault();
        field.focus();
      }
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [navigate, onPalette, onHelp]);
}
