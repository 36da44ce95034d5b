import { z } from 'zod';

/** The destination of webhooks, and the faults of their delivery. */
export const webhookTargetSchema = z.strictObject({
  /** A URL such as `http://127.0.0.1:4000/webhooks/stackone`. */
  url: z.url({ protocol: /^https?$/ }),
  /** The secret that signs the deliveries. */
  secret: z.string().min(1),
  /** The delay between the event and its delivery, in milliseconds. Default: 0. */
  delayMs: z.int().min(0).max(86_400_000).default(0),
  /** How many times each event is delivered. Default: once. */
  copies: z.int().min(1).max(100).default(1),
  /** `reversed` sends the deliveries of a batch in reverse order. Default: `as-happened`. */
  order: z.enum(['as-happened', 'reversed']).default('as-happened'),
  /** Every n-th event is never delivered; 0 for none. Default: 0. */
  loseEvery: z.int().min(0).default(0),
  /** Signs with a different secret. Default: false. */
  wrongSignature: z.boolean().default(false),
  /** How many times a delivery is repeated that was not answered with 2xx. Default: 5. */
  retries: z.int().min(0).max(100).default(5),
  /** The delay before the first retry in milliseconds. It doubles with each further retry. Default: 200. */
  retryDelayMs: z.int().min(0).max(86_400_000).default(200),
});

export type WebhookTarget = z.input<typeof webhookTargetSchema>;
export type WebhookSettings = z.output<typeof webhookTargetSchema>;
