import { Button } from '@mantine/core';
import { IconBug, IconPlugConnectedX } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { Notice } from '../ui/notice/states.js';

interface FailureWords {
  title: string;
  remedy: string;
}

interface PageBoundaryProps {
  /** What is said of a page that breaks, and of one whose code cannot be fetched. */
  words: { broken: FailureWords; unreachable: FailureWords; retry: string };
  children: ReactNode;
}

/** What browsers say where a part of the program cannot be fetched (Chromium, Firefox, Safari). */
const notFetched = /dynamically imported module|importing a module script/i;

/** A page that breaks, or whose code cannot be fetched, does not take the others with it. */
export class PageBoundary extends Component<PageBoundaryProps, { failure: 'broken' | 'unreachable' | null }> {
  override state = { failure: null } as { failure: 'broken' | 'unreachable' | null };

  static getDerivedStateFromError(error: unknown): { failure: 'broken' | 'unreachable' } {
    return { failure: error instanceof Error && notFetched.test(error.message) ? 'unreachable' : 'broken' };
  }

  override componentDidUpdate(): void {
    // The code of a page is asked for once: only a reload asks again.
    if (this.state.failure === 'unreachable') window.addEventListener('online', reload, { once: true });
  }

  override componentWillUnmount(): void {
    window.removeEventListener('online', reload);
  }

  override render(): ReactNode {
    const { words, children } = this.props;
    const { failure } = this.state;
    if (failure === null) return children;
    const Icon = failure === 'broken' ? IconBug : IconPlugConnectedX;
    return (
      <Notice
        role="alert"
        icon={<Icon size={26} stroke={1.5} />}
        title={words[failure].title}
        actions={<Button onClick={reload}>{words.retry}</Button>}
      >
        <p>{words[failure].remedy}</p>
      </Notice>
    );
  }
}

const reload = (): void => window.location.reload();
