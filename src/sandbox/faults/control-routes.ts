import { z } from 'zod';
import { noContent } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import { ApiError } from '../platform/api-error.ts';
import type { DeprecatedRoutes } from '../platform/deprecated-routes.ts';
import { validated } from '../platform/validation.ts';
import type { AccountStore } from '../store/account-store.ts';
import { accountStatuses } from '../store/wire-types.ts';
import { webhookTargetSchema } from '../webhooks/webhook-options.ts';
import type { WebhookSender } from '../webhooks/webhook-sender.ts';
import { jsonFaultRuleSchema } from './fault.ts';
import type { FaultList } from './fault-list.ts';

const statusSchema = z.object({
  status: z.enum(accountStatuses),
  /** The reason for the account's status. The account has no reason if both fields are absent. */
  code: z.string().optional(),
  description: z.string().optional(),
});
const removalSchema = z.object({ status: z.literal([404, 405, 410]).optional() });

/** The parts of the sandbox that control routes change. */
export interface Controlled {
  readonly faults: FaultList;
  readonly accounts: AccountStore;
  readonly deprecatedRoutes: DeprecatedRoutes;
  readonly webhooks: WebhookSender;
  readonly reset: () => void;
}

/** Routes to control a sandbox that runs on its own. They are not part of StackOne's API and require no key. */
export function controlRoutes({ faults, accounts, webhooks, deprecatedRoutes, reset }: Controlled): Route[] {
  return [
    control('POST', '/sandbox/reset', reset),
    control('POST', '/sandbox/faults', ({ body }) => faults.add(validated(jsonFaultRuleSchema, body))),
    control('DELETE', '/sandbox/faults', () => faults.clear()),
    control('POST', '/sandbox/accounts/{id}/status', ({ body }, id) => {
      const { status, ...cause } = validated(statusSchema, body);
      if (accounts.setStatus(id, status, cause) === undefined) throw new ApiError(404);
    }),
    control('POST', '/sandbox/removed-routes', ({ body }) =>
      deprecatedRoutes.remove(validated(removalSchema, body ?? {}).status),
    ),
    control('DELETE', '/sandbox/removed-routes', () => deprecatedRoutes.restore()),
    control('POST', '/sandbox/webhooks', ({ body }) => webhooks.sendTo(validated(webhookTargetSchema, body))),
    control('DELETE', '/sandbox/webhooks', () => webhooks.sendTo(undefined)),
  ];
}

function control(
  method: Route['method'],
  path: string,
  act: (request: SandboxRequest, parameter: string) => void,
): Route {
  return {
    method,
    path,
    handle(request, parameter) {
      act(request, parameter);
      return noContent();
    },
  };
}
