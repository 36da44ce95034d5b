import { createHash } from 'node:crypto';
import type { Reply } from '../http/reply.ts';
import type { SandboxRequest } from '../http/sandbox-request.ts';

const closeScript = "document.getElementById('close').onclick = () => window.close();";
const closeScriptHash = createHash('sha256').update(closeScript).digest('base64');

/** A button that closes a window which a script has opened. */
export const closeButton = `<p><button id="close" type="button">Close</button></p><script>${closeScript}</script>`;

const contentSecurityPolicy = [
  "default-src 'none'",
  "img-src 'self'",
  "style-src 'unsafe-inline'",
  `script-src 'sha256-${closeScriptHash}'`,
  "form-action 'self'",
].join('; ');

/** The headers of a page. They forbid foreign content, caching, and the `Referer` header. */
export const pageHeaders = (): Reply['headers'] => ({
  'content-security-policy': contentSecurityPolicy,
  // The address contains the session's token.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
});

/** The fields of a submitted form. */
export function formOf({ rawBody }: SandboxRequest): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(rawBody));
}

export function page(title: string, content: string): string {
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
<p><small>This is a sandbox. Nothing is sent to any provider.</small></p>
</html>
`;
}
