import { jsonFaultRuleSchema } from './fault.ts';
import type { FaultList } from './fault-list.ts';
import { noContent } from './reply.ts';
import type { Route } from './route.ts';
import { validated } from './validation.ts';

/** For people and scripts that run the sandbox by itself. Not part of StackOne, and without a key. */
export function controlRoutes(faults: FaultList, reset: () => void): Route[] {
  return [
    {
      method: 'POST',
      path: '/sandbox/reset',
      handle() {
        reset();
        return noContent();
      },
    },
    {
      method: 'POST',
      path: '/sandbox/faults',
      handle({ body }) {
        faults.add(validated(jsonFaultRuleSchema, body));
        return noContent();
      },
    },
    {
      method: 'DELETE',
      path: '/sandbox/faults',
      handle() {
        faults.clear();
        return noContent();
      },
    },
  ];
}
