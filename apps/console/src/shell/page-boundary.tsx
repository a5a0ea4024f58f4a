import { Button } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Component, type ReactNode } from 'react';
import { Notice } from '../ui/states.js';

interface PageBoundaryProps {
  words: { title: string; text: string; retry: string };
  children: ReactNode;
}

/** A page that breaks, or whose code cannot be fetched, does not take the others with it. */
export class PageBoundary extends Component<PageBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    const { words, children } = this.props;
    if (!this.state.hasFailed) return children;
    return (
      <Notice
        role="alert"
        icon={<IconBug size={26} stroke={1.5} />}
        title={words.title}
        actions={<Button onClick={() => window.location.reload()}>{words.retry}</Button>}
      >
        <p>{words.text}</p>
      </Notice>
    );
  }
}
