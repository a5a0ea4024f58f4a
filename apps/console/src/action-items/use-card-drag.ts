import { useEffect, useEffectEvent, useState, type RefObject } from 'react';

interface CardDrag {
  /** The card in the air. */
  dragged: string | null;
  /** The column under it. */
  over: string | null;
}

const still: CardDrag = { dragged: null, over: null };

const attributeAbove = (target: EventTarget | null, name: string): string | null =>
  (target instanceof Element ? target.closest(`[${name}]`)?.getAttribute(name) : null) ?? null;

/** Carries cards (`data-card`) into columns (`data-column`) of a board; whoever has no pointer uses the cards' menu. */
export function useCardDrag(
  board: RefObject<HTMLElement | null>,
  onDrop: (card: string, column: string) => void,
): CardDrag {
  const [state, setState] = useState(still);
  const start = useEffectEvent((event: DragEvent) => {
    const card = attributeAbove(event.target, 'data-card');
    if (card === null || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', card);
    setState({ dragged: card, over: null });
  });
  const hover = useEffectEvent((event: DragEvent) => {
    const column = attributeAbove(event.target, 'data-column');
    if (state.dragged === null || column === null) return;
    event.preventDefault();
    if (state.over !== column) setState({ ...state, over: column });
  });
  const drop = useEffectEvent((event: DragEvent) => {
    const column = attributeAbove(event.target, 'data-column');
    if (state.dragged === null || column === null) return;
    event.preventDefault();
    onDrop(state.dragged, column);
    setState(still);
  });
  useEffect(() => {
    const element = board.current;
    if (!element) return;
    const stop = new AbortController();
    const { signal } = stop;
    element.addEventListener('dragstart', (event) => start(event), { signal });
    element.addEventListener('dragover', (event) => hover(event), { signal });
    element.addEventListener('drop', (event) => drop(event), { signal });
    element.addEventListener('dragend', () => setState(still), { signal });
    return () => stop.abort();
  }, [board]);
  return state;
}
