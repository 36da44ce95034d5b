import type { ReactNode } from 'react';

/** A row, which every product renders in its own way. */
export function Row({ name, status, action }: { name: string; status: string | null | undefined; action: ReactNode }) {
  return (
    <p>
      {name}: {status ?? 'not connected'} {action}
    </p>
  );
}
