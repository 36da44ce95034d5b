import { z } from 'zod';
import { html, type Reply } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';
import { validated } from '../platform/validation.ts';
import type { ConnectorProfile } from '../store/connector-profiles.ts';
import type { StoredSession } from '../store/session-store.ts';
import { formFields } from './credentials-form.ts';
import { formOf, page, pageHeaders } from './html-page.ts';
import type { PopupParts } from './oauth-popup.ts';

const querySchema = z.object({ token: z.string().default(''), integration_id: z.string().optional() });

/** The page of an `auth_link_url`, on which a user links an account. It has no scripts. */
export function hostedPage({ sessions, linking, attempts, consent }: PopupParts): Route[] {
  const route = (method: 'GET' | 'POST', show: (visit: Visit) => Reply): Route => ({
    method,
    path: '/embedded/integrations',
    headers: pageHeaders,
    handle(request) {
      const { token, integration_id: integrationId } = validated(querySchema, request.query);
      const stored = sessions.byToken(token);
      return stored === undefined ? html(expiredPage, 401) : show({ stored, integrationId, request });
    },
  });

  return [
    route('GET', ({ stored, integrationId }) => {
      const offered = linking.offered(stored);
      const only = offered.length === 1 ? offered[0] : undefined;
      const chosen = integrationId === undefined ? only : linking.offeredProfile(stored, integrationId);
      return html(chosen === undefined ? pickerPage(stored.token, offered) : formPage(stored.token, chosen));
    }),
    route('POST', ({ stored, integrationId = '', request }) => {
      const credentials = formOf(request);
      const profile = linking.offeredProfile(stored, integrationId);
      if (profile.authentication === 'oauth2') {
        return consent.ask({ stored, profile, attempt: attempts.start(stored), credentials });
      }
      linking.link(stored, profile.id, credentials);
      return html(page('Connected', '<p>Your account is connected. You can close this page.</p>'));
    }),
  ];
}

/** A request with the token of a valid session. */
interface Visit {
  readonly stored: StoredSession;
  readonly integrationId: string | undefined;
  readonly request: SandboxRequest;
}

function pickerPage(token: string, offered: readonly ConnectorProfile[]): string {
  const items = offered.map(
    ({ id, connector: { provider, name } }) =>
      `<li><a href="?token=${token}&amp;integration_id=${id}">` +
      `<img src="/assets/logos/${provider}.svg" alt="" width="32" height="32"> ${name}</a></li>`,
  );
  return page('Connect an account', items.length > 0 ? `<ul>${items.join('')}</ul>` : '<p>Nothing to connect.</p>');
}

function formPage(token: string, { id, connector: { name }, authentication }: ConnectorProfile): string {
  const inputs = formFields[authentication].map(
    ({ key, label, type, placeholder }) =>
      `<label>${label}<input name="${key}" type="${type}" placeholder="${placeholder}" ` +
      'autocomplete="off" required></label>',
  );
  const hint = inputs.length > 0 ? '<p>Type anything.</p>' : '';
  return page(
    `Connect ${name}`,
    `<form method="post" action="?token=${token}&amp;integration_id=${id}">` +
      `${hint}${inputs.join('')}<button>Connect</button></form>`,
  );
}

const expiredPage = page('This link has expired', '<p>Ask for a new one.</p>');
