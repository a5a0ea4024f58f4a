import { Button, CloseButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import classes from './toast.module.css';

export interface Toast {
  kind: 'done' | 'failed' | 'note';
  text: string;
  /** One thing to do about it, for instance to undo. */
  action?: { label: string; run(): void };
}

interface Shown extends Toast {
  id: number;
}

const ToastContext = createContext<(toast: Toast) => void>(() => {});
const stayMs = 9_000;
const icons = { done: IconCheck, failed: IconAlertTriangle, note: IconInfoCircle } as const;

/** Says in passing what happened; stays while it is pointed at or focused. */
export function useToast(): (toast: Toast) => void {
  return use(ToastContext);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const t = useTranslations();
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const next = useRef(0);
  const show = useCallback((toast: Toast) => {
    next.current += 1;
    const id = next.current;
    setShown((current) => [...current.slice(-2), { ...toast, id }]);
  }, []);
  const close = useCallback((id: number) => setShown((current) => current.filter((toast) => toast.id !== id)), []);
  return (
    <ToastContext value={show}>
      {children}
      <section className={classes.stack} aria-label={t('toast.region')} aria-live="polite">
        {shown.map((toast) => (
          <ToastLine key={toast.id} toast={toast} onClose={close} />
        ))}
      </section>
    </ToastContext>
  );
}

function ToastLine({ toast, onClose }: { toast: Shown; onClose(id: number): void }) {
  const t = useTranslations();
  const [isHeld, setIsHeld] = useState(false);
  const Icon = useMemo(() => icons[toast.kind], [toast.kind]);
  const { id, action } = toast;
  useEffect(() => {
    if (isHeld) return;
    const timer = setTimeout(() => onClose(id), stayMs);
    return () => clearTimeout(timer);
  }, [isHeld, id, onClose]);
  return (
    <div
      className={classes.toast}
      data-kind={toast.kind}
      role={toast.kind === 'failed' ? 'alert' : 'status'}
      onMouseEnter={() => setIsHeld(true)}
      onMouseLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <Icon size={18} stroke={1.8} aria-hidden className={classes.icon} />
      <span className={classes.text}>{toast.text}</span>
      {action && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            action.run();
            onClose(id);
          }}
        >
          {action.label}
        </Button>
      )}
      <CloseButton size="sm" aria-label={t('toast.close')} onClick={() => onClose(id)} />
    </div>
  );
}
