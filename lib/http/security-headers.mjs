// @ts-check
// Read by next.config.js, where nothing is compiled yet, and by the lane that passes by Next.

/** On every reply, static files and errors included. The content security policy needs a nonce and is set in proxy.ts. */
export const SECURITY_HEADERS = [
  { key: "Strict-Transport-Security", value: "max-age=31536000" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "no-referrer" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
];
