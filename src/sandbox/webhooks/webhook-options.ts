import { z } from 'zod';

/** Where webhooks are sent, and what goes wrong on their way. */
export const webhookTargetSchema = z.strictObject({
  /** Such as `http://127.0.0.1:4000/webhooks/stackone`. */
  url: z.url({ protocol: /^https?$/ }),
  /** Signs the deliveries. */
  secret: z.string().min(1),
  /** How long after the event a delivery is sent. Default 0. */
  delayMs: z.int().min(0).max(86_400_000).default(0),
  /** How often each event is delivered. Default once. */
  copies: z.int().min(1).max(100).default(1),
  /** `reversed`: what waits to be sent together is sent last first. Default `as-happened`. */
  order: z.enum(['as-happened', 'reversed']).default('as-happened'),
  /** Every so many events, one is never delivered; 0 for none. Default 0. */
  loseEvery: z.int().min(0).default(0),
  /** Signs with another secret. Default false. */
  wrongSignature: z.boolean().default(false),
  /** How often a delivery that was not answered with 2xx is sent again. Default 5. */
  retries: z.int().min(0).max(100).default(5),
  /** How long after the first failure that happens; twice as long after each further one. Default 200. */
  retryDelayMs: z.int().min(0).max(86_400_000).default(200),
});

export type WebhookTarget = z.input<typeof webhookTargetSchema>;
export type WebhookSettings = z.output<typeof webhookTargetSchema>;
