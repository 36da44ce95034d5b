import { type ComponentType, type ReactElement, useEffect, useRef } from 'react';
import type { HubProps } from './use-connect.ts';

export interface HubDialogProps {
  readonly hub: ComponentType<HubProps>;
  readonly hubProps: HubProps;
  readonly closeLabel: string;
}

/** The Hub in a modal dialog of the page. */
export function HubDialog({ hub: Hub, hubProps, closeLabel }: HubDialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (!element?.open) element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} className="connect-hub" onCancel={hubProps.onClose}>
      <button type="button" onClick={hubProps.onClose}>
        {closeLabel}
      </button>
      <Hub {...hubProps} />
    </dialog>
  );
}
