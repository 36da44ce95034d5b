import { hash } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import type { Viewer } from '../../auth/viewer.ts';
import type { CheckedOperation } from '../documents/document-limiter.ts';
import type { SubscriptionDocument } from './subscription-document.ts';

/** Distinct operations beyond this number are executed for each subscriber. The results stay in memory until the next event. */
const maximumResults = 20;

/** Two events with the same properties have the same result for the same operation and scope. */
interface SharedEvent {
  readonly id: unknown;
  readonly type: unknown;
  readonly account: unknown;
}

/**
 * The results of the latest event, for subscribers with the same operation and access. Only results without errors that needed
 * no read are shared, because reads are charged to a caller, and errors name its request.
 */
export class SharedResults {
  #event: SharedEvent | undefined;
  readonly #results = new Map<string, ExecutionResult>();

  find(event: unknown, key: string): ExecutionResult | undefined {
    return isSame(this.#event, event) ? this.#results.get(key) : undefined;
  }

  add(event: unknown, key: string, result: ExecutionResult): void {
    if (!isShared(event)) return;
    if (!isSame(this.#event, event)) {
      this.#event = event;
      this.#results.clear();
    }
    if (this.#results.size < maximumResults) this.#results.set(key, result);
  }
}

/** Identifies the operation and what the viewer may see. Resolvers of events depend on nothing else of the viewer. */
export function sharingKeyOf(
  { operationName, variables }: SubscriptionDocument,
  { document }: CheckedOperation,
  { actsForAnyOwner, ownerId, scopes }: Viewer,
): string {
  const parts = [document?.hash, operationName, variables, actsForAnyOwner, ownerId, scopes];
  return hash('sha256', JSON.stringify(parts), 'base64url');
}

function isShared(event: unknown): event is SharedEvent {
  return typeof event === 'object' && event !== null && 'id' in event && 'type' in event && 'account' in event;
}

function isSame(known: SharedEvent | undefined, event: unknown): boolean {
  if (!known || !isShared(event)) return false;
  return known.id === event.id && known.type === event.type && known.account === event.account;
}
