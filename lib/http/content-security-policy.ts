/**
 * What a page may load: our own files, and scripts and styles that carry this reply's nonce. Under `next dev` inline
 * styles and evaluated scripts are let through, because its reloading needs them.
 */
export function contentSecurityPolicy(
  nonce: string,
  { isDevelopment }: { readonly isDevelopment: boolean },
): string {
  const scripts = `'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`;
  const styles = isDevelopment ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'self'",
    `script-src ${scripts}`,
    `style-src ${styles}`,
    "img-src 'self' blob: data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join("; ");
}
