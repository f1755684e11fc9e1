import { Button } from "#components/ui/button";
import { EmptyState } from "#components/ui/empty-state";

/** Nobody made this person a member of a queue, or there is no queue at all. */
export function NoQueues({ isAdmin }: { readonly isAdmin: boolean }) {
  if (isAdmin) {
    return (
      <EmptyState
        title="Nothing is configured yet"
        acts={
          <>
            <Button variant="primary" asChild>
              <a href="/models">Open models</a>
            </Button>
            <Button asChild>
              <a href="/people">Open people</a>
            </Button>
          </>
        }
      >
        <p>
          First comes a model, then an endpoint with its policy, then a queue with its members. Or
          load the demo: <code className="font-mono">npm run umpire -- demo</code>.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="You are in no queue yet"
      acts={
        <Button asChild>
          <a href="/account">Your account and roles</a>
        </Button>
      }
    >
      <p>
        To review you need the role of reviewer or lead and a place in a queue. An administrator
        grants both on the people page; ask one of them.
      </p>
    </EmptyState>
  );
}
