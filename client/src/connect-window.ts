/** Where StackOne's page is shown to the customer. */
export interface ConnectWindow {
  /** Shows the page. Called once the session exists. */
  show(url: string): void;
  /** Brings the window to the front; opens it again when the customer has closed it. */
  focus(): void;
  /** Nobody needs the window any more. */
  close(): void;
}

/** Opens a window; `null` when the browser refuses. It has to be called in the click itself. */
export type OpenConnectWindow = () => ConnectWindow | null;

const features = 'popup,width=520,height=720';

/** A popup of the browser, blank until it is shown a page. */
export const openPopup: OpenConnectWindow = () => {
  let popup = window.open('', '_blank', features);
  if (!popup) return null;
  // Providers' pages come after StackOne's, and none of them may lead this page elsewhere. The price: once it shows a page,
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
