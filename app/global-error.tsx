"use client";
import "./globals.css";
import { Button } from "#components/ui/button";
import { EmptyState } from "#components/ui/empty-state";

/** The last page there is: shown when not even the frame could be made, as while the database is away. */
export default function GlobalError({
  error,
  reset,
}: {
  readonly error: Error & { digest?: string };
  readonly reset: () => void;
}) {
  return (
    <html lang="en" data-theme="system">
      <body>
        <main className="mx-auto max-w-xl p-8">
          <EmptyState
            title="Umpire cannot answer right now"
            acts={
              <Button variant="primary" onClick={reset}>
                Try again
              </Button>
            }
          >
            <p>
              The database may be away for a moment. What was acknowledged is kept. Quote{" "}
              <code className="font-mono">{error.digest ?? "no number"}</code> if this stays.
            </p>
          </EmptyState>
        </main>
      </body>
    </html>
  );
}
