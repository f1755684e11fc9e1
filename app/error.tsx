"use client";
import { Button } from "#components/ui/button";
import { EmptyState } from "#components/ui/empty-state";

/** What a page shows when it broke: what to quote, and a way to try again. Nothing typed elsewhere is lost. */
export default function PageError({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}) {
  return (
    <main className="mx-auto max-w-xl p-8">
      <EmptyState
        title="This page could not be made"
        acts={
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
        }
      >
        <p>
          Drafts and decisions are kept on the server. Quote{" "}
          <code className="font-mono">{error.digest ?? "no number"}</code> when you tell us.
        </p>
      </EmptyState>
    </main>
  );
}
