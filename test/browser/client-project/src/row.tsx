import type { ReactNode } from 'react';

/** What every product has of its own: how a row looks. */
export function Row({ name, status, action }: { name: string; status: string | null | undefined; action: ReactNode }) {
  return (
    <p>
      {name}: {status ?? 'not connected'} {action}
    </p>
  );
}
