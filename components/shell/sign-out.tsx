"use client";
import { Button } from "#components/ui/button";

/** Ends the session on the server, then leaves. */
export function SignOut() {
  const onSignOut = async () => {
    await fetch("/api/auth/sign-out", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    window.location.assign("/sign-in");
  };
  return (
    <Button size="small" variant="ghost" onClick={() => void onSignOut()}>
      Sign out
    </Button>
  );
}
