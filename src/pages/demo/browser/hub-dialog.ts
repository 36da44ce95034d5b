import { element } from './element.ts';

export interface HubDialogOptions {
  readonly title: string;
  /** The session's token, which authorises the Hub. */
  readonly token: string;
  /** The base URL of StackOne's API. */
  readonly stackone: string;
  /** Called when the Hub reports a linked account. */
  readonly onSuccess: (account: { readonly id?: string }) => void;
  /** Called when the customer has closed the Hub or its dialog. */
  readonly onClose: () => void;
  /** Called when the Hub could not be loaded. */
  readonly onError: () => void;
}

let loading: Promise<void> | undefined;

/** Loads the Hub on demand, because it is larger than the rest of the page. */
export function loadHub(): Promise<void> {
  loading ??= new Promise<void>((resolve, reject) => {
    const script = element('script', { src: '/demo/hub.js', onload: () => resolve(), onerror: reject });
    document.head.append(script);
  }).catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** Shows StackOne's Hub in a modal dialog. Returns a function that removes it. */
export function openHubDialog(options: HubDialogOptions): () => void {
  const { title, token, stackone, onSuccess, onClose, onError } = options;
  const heading = element('h2', { id: 'hub-title' }, title);
  const close = element('button', { type: 'button', className: 'plain', onclick: onClose }, 'Cancel');
  const loadingNote = element('p', { className: 'empty', role: 'status' }, 'Loading…');
  const dialog = element('dialog', { className: 'hub' }, element('header', {}, heading, close), loadingNote);
  dialog.setAttribute('aria-labelledby', heading.id);
  // Escape also closes the dialog through the flow.
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    onClose();
  });
  document.body.append(dialog);
  dialog.showModal();
  const showHub = () => {
    const hub = document.createElement('stackone-hub');
    const theme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    for (const [name, value] of Object.entries({ token, 'base-url': stackone, theme, height: '100%' })) {
      hub.setAttribute(name, value);
    }
    hub.addEventListener('success', (event) => {
      onSuccess(event instanceof CustomEvent ? event.detail : {});
    });
    hub.addEventListener('close', onClose);
    loadingNote.replaceWith(hub);
  };
  // The customer may have closed the dialog while the script was loading.
  loadHub().then(
    () => dialog.isConnected && showHub(),
    () => dialog.isConnected && onError(),
  );
  return () => {
    // Restores the focus of the button that opened the dialog.
    dialog.close();
    dialog.remove();
  };
}
