/** The window that shows StackOne's page to the customer. */
export interface ConnectWindow {
  /** Shows the page. Called when the session exists. */
  show(url: string): void;
  /** Brings the window to the front. Opens it again if the customer has closed it. */
  focus(): void;
  /** Called when the window is no longer needed. */
  close(): void;
}

/** Opens a window. Returns `null` if the browser refuses. Must be called in the click handler. */
export type OpenConnectWindow = () => ConnectWindow | null;

const features = 'popup,width=520,height=720';

/** Opens a popup, which is blank until it shows a page. */
export const openPopup: OpenConnectWindow = () => {
  let popup = window.open('', '_blank', features);
  if (!popup) return null;
  // Providers' pages follow StackOne's, and must not navigate this page. In return, once the popup shows a page,
  // only the customer can close the window.
  popup.opener = null;
  let shown: string | undefined;
  return {
    show(url) {
      shown = url;
      popup?.location.replace(url);
    },
    focus() {
      // Only a hint: under a Cross-Origin-Opener-Policy every popup seems closed.
      if (popup?.closed && shown !== undefined) popup = window.open(shown, '_blank', features) ?? popup;
      popup?.focus();
    },
    close() {
      if (shown === undefined) popup?.close();
    },
  };
};
