// biome-ignore lint/correctness/noUnresolvedImports: the package declares it for bundlers only.
import { GeistMono } from "geist/font/mono";
// biome-ignore lint/correctness/noUnresolvedImports: the package declares it for bundlers only.
import { GeistSans } from "geist/font/sans";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { findVisit } from "#lib/http/require-page";
import { readSettings } from "#lib/identity/settings";
import { Providers } from "./providers";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Umpire", template: "%s · Umpire" },
  description: "Prices every prediction, and asks a person when that is cheaper.",
};

/** Reads the visitor, so that every page is made per request and its scripts carry the nonce. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const visit = await findVisit();
  const settings = visit && (await readSettings(visit.db, visit.principal.id));
  return (
    <html
      lang="en"
      data-theme={settings?.theme ?? "system"}
      data-text={settings?.text_size ?? "normal"}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
    >
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
