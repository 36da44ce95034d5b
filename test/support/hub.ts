/** A customer's actions in StackOne's Hub with a session's token, with the same requests as the Hub. */
export interface HubVisit {
  /** Opens the provider's page. Resolves to a function that presses one of its buttons. */
  openProvider(): Promise<(choice: 'allow' | 'refuse') => Promise<void>>;
  /** Cancels the current attempt. */
  cancel(): Promise<void>;
  /** Fills in the form for credentials. */
  enterCredentials(credentials: Readonly<Record<string, string>>): Promise<{ readonly id: string }>;
}

export function visitHub(stackoneUrl: string, token: string): HubVisit {
  let attemptId = '';
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape of its route, which the Hub knows
  const hub = async (path: string, method = 'GET', body?: object): Promise<any> => {
    const headers = { 'content-type': 'application/json', 'x-hub-session-token': token };
    const response = await fetch(`${stackoneUrl}/hub${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return text === '' ? undefined : JSON.parse(text);
  };
  const integrationId = async () => (await hub('/connectors')).integrations[0].integration_id;

  return {
    async openProvider() {
      const integration = await integrationId();
      attemptId = (await hub('/connection_attempts', 'POST', { token })).id;
      const url = `${stackoneUrl}/connect/oauth2/${integration}`;
      const page = await (await fetch(`${url}?token=${token}&connection_attempt_id=${attemptId}`)).text();
      const [, question = ''] = /name="question" value="([^"]+)"/.exec(page) ?? [];
      return async (choice) => {
        await fetch(url, { method: 'POST', body: new URLSearchParams({ question, choice }) });
      };
    },
    async cancel() {
      await hub(`/connection_attempts/${attemptId}`, 'DELETE');
    },
    async enterCredentials(credentials) {
      return hub('/accounts', 'POST', { integration_id: await integrationId(), credentials });
    },
  };
}
