import { EmptyState } from "#components/ui/empty-state";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-xl p-8">
      <EmptyState title="There is nothing here, or it is not yours to see">
        <p>The address may be mistyped, or the thing was removed.</p>
        <p className="mt-3">
          <a className="text-accent underline" href="/">
            Back to your desk
          </a>
        </p>
      </EmptyState>
    </main>
  );
}
