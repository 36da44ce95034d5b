import { element } from './element.ts';

export interface HubDialogOptions {
  readonly title: string;
  /** Of the session: what the Hub may do. */
  readonly token: string;
  /** Where StackOne's API is. */
  readonly stackone: string;
  /** The Hub says that it has linked an account. */
  readonly onSuccess: (account: { readonly id?: string }) => void;
  /** The customer has closed the Hub, or the dialog around it. */
  readonly onClose: () => void;
  /** The Hub could not be loaded. */
  readonly onError: () => void;
}

let loading: Promise<void> | undefined;

/** The Hub is larger than the rest of the page together: it is loaded when somebody wants to link. */
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

/** StackOne's Hub in a modal dialog. Returns what removes it. */
export function openHubDialog(options: HubDialogOptions): () => void {
  const { title, token, stackone, onSuccess, onClose, onError } = options;
  const heading = element('h2', { id: 'hub-title' }, title);
  const close = element('button', { type: 'button', className: 'plain', onclick: onClose }, 'Cancel');
  const loadingNote = element('p', { className: 'empty', role: 'status' }, 'Loading…');
  const dialog = element('dialog', { className: 'hub' }, element('header', {}, heading, close), loadingNote);
  dialog.setAttribute('aria-labelledby', heading.id);
  // Escape closes the dialog: that, too, goes through the flow.
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
  // The customer may have gone on to something else while the script was loaded.
  loadHub().then(
    () => dialog.isConnected && showHub(),
    () => dialog.isConnected && onError(),
  );
  return () => {
    // Gives the focus back to the button that opened the dialog.
    dialog.close();
    dialog.remove();
  };
}
