import { createHmac } from 'node:crypto';
import type { AccountChange } from '../store/account-store.ts';
import type { LinkedAccount } from '../store/wire-types.ts';
import { type WebhookSettings, type WebhookTarget, webhookTargetSchema } from './webhook-options.ts';

/** An attempted delivery. */
export interface WebhookDelivery {
  /** A name such as `account.created`. */
  readonly event: string;
  readonly accountId: string;
  /** The status of the answer; `undefined` if there was none. */
  readonly status: number | undefined;
}

interface PendingDelivery {
  readonly payload: Readonly<Record<string, unknown>> & { readonly event: string; readonly record_id: string };
  readonly target: WebhookSettings;
  readonly failures: number;
}

/** Bounds the memory, because a sandbox may run for weeks. */
const keptDeliveries = 1_000;
const answerTimeoutMs = 10_000;
const longestDelayMs = 86_400_000;

/** Delivers account changes, signed as StackOne signs them. Deliveries of one batch are sent one after the other. */
export class WebhookSender {
  /** The latest attempts, oldest first. */
  readonly deliveries: WebhookDelivery[] = [];
  readonly #now: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  #target: WebhookSettings | undefined;
  #batch: PendingDelivery[] = [];
  #events = 0;
  #closing = new AbortController();
  /** The number of timers and batches in progress. */
  #open = 0;
  #whenSettled: (() => void)[] = [];

  constructor(now: () => number, target: WebhookTarget | undefined) {
    this.#now = now;
    this.sendTo(target);
  }

  /** Sets the destination of later events; `undefined` for none. Deliveries in progress are not affected. */
  sendTo(target: WebhookTarget | undefined): void {
    this.#target = target && webhookTargetSchema.parse(target);
  }

  enqueue(change: AccountChange, account: Readonly<LinkedAccount>, at: string): void {
    const target = this.#target;
    if (!target) return;
    this.#events += 1;
    if (target.loseEvery > 0 && this.#events % target.loseEvery === 0) return;
    const payload = payloadOf(change, account, at);
    const copies = Array.from({ length: target.copies }, () => ({ payload, target, failures: 0 }));
    // Events in the same turn of the event loop form a batch.
    if (this.#batch.length === 0) this.#later(target.delayMs, () => this.#sendBatch());
    this.#batch.push(...copies);
  }

  /** Resolves when no delivery is pending. */
  async settled(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((resolve) => this.#whenSettled.push(resolve));
  }

  /** Discards pending and past deliveries. */
  clear(): void {
    this.#closing.abort();
    this.#closing = new AbortController();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#open -= this.#timers.size;
    this.#timers.clear();
    this.#batch = [];
    this.#events = 0;
    this.deliveries.length = 0;
    this.#settle();
  }

  close(): void {
    this.#target = undefined;
    this.clear();
  }

  #later(delayMs: number, act: () => Promise<void>): void {
    this.#open += 1;
    const timer = setTimeout(async () => {
      this.#timers.delete(timer);
      await act();
      this.#open -= 1;
      this.#settle();
    }, delayMs);
    this.#timers.add(timer);
  }

  #settle(): void {
    if (this.#open > 0) return;
    for (const resolve of this.#whenSettled.splice(0)) resolve();
  }

  async #sendBatch(): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    const { signal } = this.#closing;
    if (batch[0]?.target.order === 'reversed') batch.reverse();
    for (const delivery of batch) {
      if (signal.aborted) return;
      await this.#send(delivery, signal);
    }
  }

  async #send(delivery: PendingDelivery, signal: AbortSignal): Promise<void> {
    const { payload, target, failures } = delivery;
    const body = JSON.stringify({ ...payload, sent_at: new Date(this.#now()).toISOString() });
    const status = await post(target, body, signal);
    if (signal.aborted) return;
    this.deliveries.push({ event: payload.event, accountId: payload.record_id, status });
    if (this.deliveries.length > keptDeliveries) this.deliveries.shift();
    const taken = status !== undefined && status >= 200 && status < 300;
    if (taken || failures >= target.retries) return;
    const retry = { ...delivery, failures: failures + 1 };
    const delayMs = Math.min(target.retryDelayMs * 2 ** failures, longestDelayMs);
    this.#later(delayMs, () => this.#send(retry, this.#closing.signal));
  }
}

async function post(target: WebhookSettings, body: string, signal: AbortSignal): Promise<number | undefined> {
  const secret = target.wrongSignature ? `not ${target.secret}` : target.secret;
  try {
    const response = await fetch(target.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-stackone-signature': createHmac('sha256', secret).update(body).digest('base64url'),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    return undefined;
  }
}

/** The payload that StackOne documents. It contains no status, label or other changed fields. */
function payloadOf(change: AccountChange, account: Readonly<LinkedAccount>, at: string) {
  const { id, provider, origin_owner_id, origin_owner_name, origin_username, setup_information } = account;
  return {
    project_id: 'sandbox-project-68574',
    account_id: id,
    event: `account.${change}`,
    event_date: at,
    record_type: 'account',
    record_id: id,
    provider,
    origin_owner_id,
    origin_owner_name,
    ...(origin_username === null ? {} : { origin_username }),
    ...(setup_information === null ? {} : { setup_information }),
  };
}
