// @ts-check
import { SECURITY_HEADERS } from "./lib/http/security-headers.mjs";

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
  headers: async () => [{ source: "/:path*", headers: SECURITY_HEADERS }],
};
