import type { Secret } from '../../values/secret.ts';

/** Where and how traces are exported. */
export interface TracingConfig {
  /** Address of the collector, without `/v1/traces`. */
  readonly endpoint: URL;
  /** `name=value` pairs, separated by commas. */
  readonly headers: Secret | undefined;
  readonly serviceName: string;
  /** Share of the traces to keep, 0 to 1. Applies to traces for which the caller has made no sampling decision. */
  readonly ratio: number;
}
