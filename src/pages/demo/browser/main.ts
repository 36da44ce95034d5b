import { createConnectClient } from '@connect-gateway/client';
import { createLinkedAccountList } from '@connect-gateway/client/flow';
import { Integrations } from './integrations.ts';
import { Linking } from './linking.ts';
import { createOperationPanel } from './operation-panel.ts';
import { createOperationRecorder } from './operation-recorder.ts';
import { readOwnOrganisation } from './own-organisation.ts';

const { stackone = '', hub } = document.documentElement.dataset;
const panel = createOperationPanel(find('operations', HTMLElement));
const recorder = createOperationRecorder(panel.show);
const client = readOwnOrganisation(createConnectClient({ url: '/graphql', fetch: recorder.fetch }));
const accounts = createLinkedAccountList(client);
const news = find('news', HTMLElement);

const integrations = new Integrations({
  client,
  accounts,
  linking: () => linking,
  elements: {
    cards: find('cards', HTMLElement),
    loading: find('loading', HTMLElement),
    empty: find('empty', HTMLElement),
    summary: find('summary', HTMLElement),
    failures: find('failures', HTMLElement),
    viewer: find('viewer', HTMLElement),
    search: find('search', HTMLInputElement),
  },
});
const linking = new Linking({
  client,
  stackone,
  servesHub: hub === 'true',
  onStart() {
    news.textContent = '';
  },
  onChange: () => integrations.update(),
  onConnected({ providerName, provider, connector }) {
    news.textContent = `${connector?.name ?? providerName ?? provider} is connected.`;
    void accounts.refresh();
  },
});

const updatesTexts = {
  connecting: 'Connecting…',
  live: 'Live',
  polling: 'Updated every 30 seconds',
  stopped: 'Not updated',
};

accounts.subscribe(() => {
  const { updates } = accounts.getState();
  const shown = find('updates', HTMLElement);
  if (shown.dataset['kind'] !== updates) {
    shown.dataset['kind'] = updates;
    shown.textContent = updatesTexts[updates];
  }
  integrations.update();
});
void integrations.load();

function find<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no #${id}.`);
  return found;
}
