// @ts-check

/** On every reply, static files and errors included. The content security policy needs a nonce and is set in proxy.ts. */
const securityHeaders = [
  { key: "Strict-Transport-Security", value: "max-age=31536000" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "Referrer-Policy", value: "no-referrer" },
  {
    key: "Permissions-Policy",
    value: "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  },
];

/** @type {import("next").NextConfig} */
export default {
  typedRoutes: true,
  poweredByHeader: false,
  agentRules: false,
  images: { unoptimized: true },
  serverExternalPackages: [
    "@prisma/adapter-pg",
    "@prisma/client",
    "esbuild",
    "onnxruntime-node",
    "pg",
    "pino",
    "prom-client",
  ],
  // Nothing is traced for a deployment elsewhere: the server runs in this folder.
  turbopack: { ignoreIssue: [{ path: "**/lib/**", title: /Dynamic filesystem access/ }] },
  typescript: { ignoreBuildErrors: true }, // `npm test` checks types; a start need not wait for it again
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};
