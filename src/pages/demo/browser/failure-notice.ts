import type { ConnectError } from '@connect-gateway/client';
import { element } from './element.ts';
import { errorText } from './error-text.ts';

export interface FailureNotice {
  readonly notice: HTMLElement;
  show(error: ConnectError | undefined): void;
}

/** A message about a failure, with a button if a retry may help. */
export function createFailureNotice(tryAgain: () => void): FailureNotice {
  const text = element('span');
  const button = element('button', { type: 'button', onclick: tryAgain }, 'Try again');
  const notice = element('p', { className: 'failure', role: 'alert', hidden: true }, text, button);
  return {
    notice,
    show(error) {
      notice.hidden = error === undefined;
      text.textContent = error ? errorText(error) : '';
      button.hidden = error?.retryable !== true;
    },
  };
}
