import type { RequestPriority } from '../../stackone/resilience/request-quota.ts';
import type { BucketCount } from '../../stackone/resilience/request-window.ts';

/** The length of the store's time buckets, in milliseconds. */
export const bucketMs = 500;
/** The lifetime of a lease, in milliseconds. */
export const leaseMs = 1_000;
/** The window in buckets, without the current one. A lease counts for a minute after it expires. */
export const windowBuckets = (60_000 + leaseMs) / bucketMs;

/**
 * The requests that a lease is for: any that callers wait for, those of one organisation that no caller waits for, or those of
 * one organisation from the reserve.
 */
export type LeaseKind = 'general' | 'background' | 'reserved';

export interface LeaseRequest {
  readonly kind: LeaseKind;
  readonly wanted: number;
  /** The organisation; empty for a `general` lease. */
  readonly owner: string;
}

/** The requests of an expired lease that were not sent. */
export interface UnusedLease {
  /** The bucket of the store's clock in which the lease was granted. */
  readonly bucket: number;
  readonly count: number;
  readonly kind: LeaseKind;
}

/** A gateway's report to the others, and its request for a lease. */
export interface QuotaMessage {
  readonly gateway: string;
  /** The epoch of the store's data, as this gateway last knew it. */
  readonly epoch: string;
  /** The number of gateways that this one last knew of; 0 if it has not learned it yet. */
  readonly gateways: number;
  /** Requests that were sent without a lease. */
  readonly sentWithoutLease: readonly BucketCount[];
  /** The number of requests of each organisation that were sent on general leases or without a lease, by priority. */
  readonly sentBy: Readonly<Record<RequestPriority, ReadonlyMap<string, number>>>;
  readonly unused: readonly UnusedLease[];
  readonly lease?: LeaseRequest | undefined;
  readonly leaving?: boolean;
}

export interface QuotaAnswer {
  readonly epoch: string;
  /** The number of leased requests. */
  readonly granted: number;
  /** The current bucket of the store's clock. */
  readonly bucket: number;
  readonly gateways: number;
  /** The requests in the window, by age in buckets. */
  readonly used: readonly { readonly age: number; readonly count: number }[];
}

/** Answers only with its epoch, and ignores the message, if the message has another epoch. */
export interface QuotaStore {
  exchange(message: QuotaMessage): Promise<QuotaAnswer | Pick<QuotaAnswer, 'epoch'>>;
}
