import { z } from 'zod';
import type { Connector } from './connector-catalog.ts';
import { formFields } from './credentials-form.ts';
import type { Linking } from './linking.ts';
import { html } from './reply.ts';
import type { Route } from './route.ts';
import type { SandboxRequest } from './sandbox-request.ts';
import type { SessionStore, StoredSession } from './session-store.ts';
import { validated } from './validation.ts';

const querySchema = z.object({ token: z.string().default(''), integration_id: z.string().optional() });

const path = '/embedded/integrations';

const headers = () => ({
  'content-security-policy': "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; form-action 'self'",
  // The address holds the session's token.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
});

/** Where an `auth_link_url` leads: a plain page, without scripts, on which a person links an account. */
export function hostedPage(sessions: SessionStore, linking: Linking): Route[] {
  const route = (method: 'GET' | 'POST', show: (visit: Visit) => string): Route => ({
    method,
    path,
    headers,
    handle(request) {
      const { token, integration_id: integrationId } = validated(querySchema, request.query);
      const stored = sessions.byToken(token);
      return stored === undefined ? html(expiredPage, 401) : html(show({ stored, integrationId, request }));
    },
  });

  return [
    route('GET', ({ stored, integrationId }) => {
      const offered = linking.offered(stored);
      const only = offered.length === 1 ? offered[0] : undefined;
      const chosen = integrationId === undefined ? only : linking.offeredConnector(stored, integrationId);
      return chosen === undefined ? pickerPage(stored.token, offered) : formPage(stored.token, chosen);
    }),
    route('POST', ({ stored, integrationId = '', request }) => {
      linking.link(stored, integrationId, Object.fromEntries(new URLSearchParams(request.rawBody)));
      return page('Connected', '<p>Your account is connected. You can close this page.</p>');
    }),
  ];
}

/** A request with the token of a live session. */
interface Visit {
  readonly stored: StoredSession;
  readonly integrationId: string | undefined;
  readonly request: SandboxRequest;
}

function pickerPage(token: string, offered: readonly Connector[]): string {
  const items = offered.map(
    ({ integrationId, provider, name }) =>
      `<li><a href="?token=${token}&amp;integration_id=${integrationId}">` +
      `<img src="/assets/logos/${provider}.svg" alt="" width="32" height="32"> ${name}</a></li>`,
  );
  return page('Connect an account', items.length > 0 ? `<ul>${items.join('')}</ul>` : '<p>Nothing to connect.</p>');
}

function formPage(token: string, { integrationId, name, form }: Connector): string {
  const inputs = formFields[form].map(
    ({ key, label, type, placeholder }) =>
      `<label>${label}<input name="${key}" type="${type}" placeholder="${placeholder}" ` +
      'autocomplete="off" required></label>',
  );
  return page(
    `Connect ${name}`,
    `<form method="post" action="?token=${token}&amp;integration_id=${integrationId}">` +
      `${inputs.join('')}<button>Connect</button></form>`,
  );
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem }
  ul { list-style: none; padding: 0 }
  a, label { display: flex; gap: .75rem; align-items: center; padding: .5rem 0 }
  label { flex-wrap: wrap }
  input { flex: 1 1 100%; padding: .5rem }
  small { color: #666 }
</style>
<h1>${title}</h1>
${content}
<p><small>This is a sandbox. Nothing is sent to any provider: type anything.</small></p>
</html>
`;
}

const expiredPage = page('This link has expired', '<p>Ask for a new one.</p>');
