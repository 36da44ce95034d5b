import type { BucketCount } from '../../stackone/resilience/request-window.ts';

/** How finely the store tells requests apart by their time, in milliseconds. */
export const bucketMs = 500;
/** How long a lease may be spent, in milliseconds. */
export const leaseMs = 1_000;
/** A lease counts for a minute after the last moment at which it may be spent. In buckets, without the current one. */
export const windowBuckets = (60_000 + leaseMs) / bucketMs;

/** Whose requests a lease is for: everybody's, those that no caller waits for, or one organisation's. */
export type LeaseKind = 'general' | 'background' | 'reserved';

export interface LeaseRequest {
  readonly kind: LeaseKind;
  readonly wanted: number;
  /** The organisation, for a `reserved` lease. */
  readonly owner: string;
}

/** Requests that were leased and not sent. */
export interface UnspentLease {
  /** The bucket of the store's clock in which the lease was granted. */
  readonly bucket: number;
  readonly count: number;
  readonly kind: LeaseKind;
}

/** What a gateway tells the others, and asks of them. */
export interface QuotaMessage {
  readonly gateway: string;
  /** Of the store's data, as this gateway knows it. */
  readonly epoch: string;
  /** How many gateways this one has last seen; 0 when it has seen none. */
  readonly gateways: number;
  /** Requests that were sent without a lease. */
  readonly sentWithoutLease: readonly BucketCount[];
  /** Requests of organisations that were sent on general leases or without one. */
  readonly sentBy: ReadonlyMap<string, number>;
  readonly unspent: readonly UnspentLease[];
  readonly lease?: LeaseRequest | undefined;
  readonly leaving?: boolean;
}

export interface QuotaAnswer {
  readonly epoch: string;
  /** How many requests were leased. */
  readonly granted: number;
  /** The current bucket of the store's clock. */
  readonly bucket: number;
  readonly gateways: number;
  /** What counts now, by its age in buckets. */
  readonly used: readonly { readonly age: number; readonly count: number }[];
}

/** Answers with its epoch alone when the message was of another one; it has then taken nothing of the message. */
export interface QuotaStore {
  exchange(message: QuotaMessage): Promise<QuotaAnswer | Pick<QuotaAnswer, 'epoch'>>;
}
