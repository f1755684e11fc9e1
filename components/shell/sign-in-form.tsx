"use client";
import { type FormEvent, useState } from "react";
import { Button } from "#components/ui/button";
import { TextField } from "#components/ui/field";
import { Notice } from "#components/ui/notice";

type Trouble = { readonly title: string; readonly detail: string };

/** E-mail and password; paste is welcome, and what went wrong is said in words. */
export function SignInForm({ isDemo }: { readonly isDemo: boolean }) {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    const refused = await signIn(String(form.get("email")), String(form.get("password")));
    setIsBusy(false);
    setTrouble(refused);
    if (refused === null) window.location.assign("/");
  };

  return (
    <form onSubmit={(event) => void onSubmit(event)} className="flex flex-col gap-4">
      {trouble ? (
        <Notice tone="bad" title={trouble.title} alert>
          <p>{trouble.detail}</p>
        </Notice>
      ) : null}
      <TextField
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
      />
      <TextField
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
      />
      <Button type="submit" variant="primary" size="large" disabled={isBusy}>
        {isBusy ? "Signing in…" : "Sign in"}
      </Button>
      {isDemo ? (
        <p className="text-muted text-sm">
          Demo: <code className="font-mono">reviewer@umpire.test</code>,{" "}
          <code className="font-mono">admin@umpire.test</code> and others, all with the password{" "}
          <code className="font-mono">umpire-demo</code>.
        </p>
      ) : null}
    </form>
  );
}

async function signIn(email: string, password: string): Promise<Trouble | null> {
  try {
    const response = await fetch("/api/auth/sign-in/email", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    if (response.ok) return null;
    if (response.status === 429) {
      return { title: "Too many failed tries", detail: "Wait a minute, then try again." };
    }
    if (response.status >= 500) {
      return { title: "The server cannot answer", detail: "Try again in a moment." };
    }
    return { title: "Not signed in", detail: "E-mail and password do not go together." };
  } catch {
    return { title: "No connection", detail: "The server did not answer. Is it running?" };
  }
}
