import { z } from 'zod';
import type { Route } from '../http/route.ts';
import { ApiError } from '../platform/api-error.ts';
import { validated } from '../platform/validation.ts';
import type { ConnectionAttempts } from '../store/connection-attempts.ts';
import type { SessionStore } from '../store/session-store.ts';
import { formOf, pageHeaders } from './html-page.ts';
import type { Linking } from './linking.ts';
import { expired, outOfDate, type ProviderConsent } from './provider-consent.ts';

/** The other query parameters are the values from the Hub's form. */
const querySchema = z
  .object({ token: z.string(), connection_attempt_id: z.string(), redirect_uri: z.string().optional() })
  .catchall(z.string());
const answerSchema = z.object({ question: z.string(), choice: z.enum(['allow', 'refuse']) });

const path = '/connect/oauth2/{id}';

export interface PopupParts {
  readonly sessions: SessionStore;
  readonly linking: Linking;
  readonly attempts: ConnectionAttempts;
  readonly consent: ProviderConsent;
}

/**
 * The window that the Hub opens to link an account by OAuth. Its address contains the session's token and the values of the Hub's
 * form, so it is neither recorded nor repeated. `redirect_uri` leads to StackOne's own site and is ignored.
 */
export function oauthPopup({ sessions, linking, attempts, consent }: PopupParts): Route[] {
  return [
    {
      method: 'GET',
      path,
      headers: pageHeaders,
      handle({ query }, id) {
        const { token, connection_attempt_id, redirect_uri: _unused, ...credentials } = validated(querySchema, query);
        const stored = sessions.byToken(token);
        if (stored === undefined) return expired;
        const profile = linking.offeredProfile(stored, id);
        if (profile.authentication !== 'oauth2') throw new ApiError(404);
        const attempt = attempts.findPending(stored, connection_attempt_id);
        return attempt === undefined ? outOfDate : consent.ask({ stored, profile, attempt, credentials });
      },
    },
    {
      method: 'POST',
      path,
      headers: pageHeaders,
      handle(request) {
        const { question, choice } = validated(answerSchema, formOf(request));
        return consent.answer(question, choice);
      },
    },
  ];
}
