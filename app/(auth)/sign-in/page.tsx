import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "#components/shell/sign-in-form";
import { Notice } from "#components/ui/notice";
import { isDemoOn, needsHttps } from "#lib/http/installation";
import { findVisit } from "#lib/http/require-page";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage() {
  if (await findVisit()) redirect("/");
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="w-full max-w-sm rounded-lg border bg-surface p-6">
        <h1 className="font-semibold text-2xl tracking-tight">Umpire</h1>
        <p className="mt-1 mb-5 text-muted">
          Every prediction is a bet. Umpire prices it first, and asks you when that is cheaper.
        </p>
        {needsHttps() ? (
          <Notice tone="warn" title="This page needs https">
            <p>Over plain http your password would cross the network readable by others.</p>
          </Notice>
        ) : null}
        <SignInForm isDemo={isDemoOn()} />
      </div>
    </main>
  );
}
