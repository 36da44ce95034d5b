import { element } from './element.ts';
import { formatOperation } from './format-operation.ts';
import type { SentOperation } from './operation-recorder.ts';

const maximumShown = 15;

interface Shown {
  readonly row: HTMLLIElement;
  readonly details: HTMLDetailsElement;
  update(operation: SentOperation): void;
}

export interface OperationPanel {
  /** Shows an operation, or updates it. */
  show(key: string, operation: SentOperation): void;
}

/** The page's GraphQL operations, latest first. */
export function createOperationPanel(list: HTMLElement): OperationPanel {
  const shown = new Map<string, Shown>();
  let opened: HTMLDetailsElement | undefined;

  /** Opens the details of one operation and closes the previous ones. */
  const open = (details: HTMLDetailsElement) => {
    if (opened) opened.open = false;
    details.open = true;
    opened = details;
  };

  return {
    show(key, operation) {
      const known = shown.get(key);
      const entry = known ?? createEntry(operation);
      entry.update(operation);
      if (!known) shown.set(key, entry);
      if (!known && operation.type !== 'query') open(entry.details);
      // Moving a row would remove its focus.
      if (operation.result === 'running' && !entry.row.contains(document.activeElement)) list.prepend(entry.row);
      dropOldest();
    },
  };

  function dropOldest(): void {
    for (const [key, { row }] of shown) {
      if (shown.size <= maximumShown) return;
      if (row !== list.lastElementChild) continue;
      row.remove();
      shown.delete(key);
    }
  }
}

function createEntry({ name, type, document: text }: SentOperation): Shown {
  const result = element('span', { className: 'result' });
  const times = element('span', { className: 'quiet' });
  const variables = element('code');
  const title = element(
    'span',
    { className: 'operation-name' },
    element('span', { className: 'keyword' }, type),
    ` ${name}`,
  );
  const block = (label: string, code: HTMLElement) =>
    element(
      'div',
      {},
      element('p', { className: 'quiet' }, label),
      element('pre', { tabIndex: 0, ariaLabel: `${label} of ${name}`, role: 'region' }, code),
    );
  const details = element(
    'details',
    {},
    element('summary', {}, title, times, result),
    block('Document', element('code', {}, formatOperation(text))),
    block('Variables', variables),
  );
  return {
    row: element('li', {}, details),
    details,
    update(operation) {
      times.textContent = operation.times > 1 ? `× ${operation.times}` : '';
      result.textContent = operation.result;
      result.dataset['kind'] = kindOf(operation.result);
      variables.textContent = JSON.stringify(operation.variables, undefined, 2);
    },
  };
}

function kindOf(result: string): string {
  if (result === 'OK' || result === 'streaming') return 'good';
  return result === 'running' || result === 'ended' ? 'quiet' : 'bad';
}
