import type { ReactNode } from "react";
import type { Person } from "#lib/kernel/principal";
import { type Act, mayAct } from "#lib/kernel/rights";
import { NavLink } from "./nav-link";
import { SignOut } from "./sign-out";

const desks: readonly {
  readonly href: string;
  readonly title: string;
  readonly act: Act;
  readonly shortcut?: string;
}[] = [
  { href: "/queues", title: "Queues", act: "list_queues", shortcut: "G Q" },
  { href: "/history", title: "History", act: "work_cases", shortcut: "G H" },
  { href: "/policies", title: "Policies", act: "read_policies", shortcut: "G P" },
  { href: "/models", title: "Models", act: "read_models", shortcut: "G M" },
  { href: "/serving", title: "Serving", act: "read_policies" },
  { href: "/predictions", title: "Predictions", act: "read_predictions" },
  { href: "/people", title: "People", act: "read_people" },
  { href: "/keys", title: "Keys", act: "read_people" },
  { href: "/audit", title: "Audit log", act: "read_audit_log" },
];

export type Banner = { readonly title: string; readonly detail: string };

/** What every desk has around it: where one is, where one may go, who one is, and what is stopped. */
export function DeskFrame({
  person,
  isDemo,
  stops,
  children,
}: {
  readonly person: Person;
  readonly isDemo: boolean;
  readonly stops: readonly Banner[];
  readonly children: ReactNode;
}) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50 focus:rounded focus:bg-surface focus:px-3 focus:py-2"
      >
        Skip to the desk
      </a>
      <header>
        <div className="border-b bg-surface">
          <div className="mx-auto flex max-w-[90rem] flex-wrap items-center gap-x-6 gap-y-1 px-4 py-2">
            <a href="/" className="font-semibold tracking-tight">
              Umpire
            </a>
            <nav aria-label="Desks" className="flex flex-wrap gap-1">
              {desks
                .filter(({ act }) => mayAct(person, act))
                .map((desk) => (
                  <NavLink key={desk.href} {...desk} />
                ))}
            </nav>
            <div className="ms-auto flex items-center gap-3 text-sm">
              <a href="/account" className="text-muted hover:text-text hover:underline">
                {person.name}
              </a>
              <SignOut />
            </div>
          </div>
        </div>
        {isDemo ? (
          <p className="border-b bg-warn-soft px-4 py-1 text-center text-sm text-warn">
            Demo: known accounts with a known password exist. This address is reachable from this
            machine only.
          </p>
        ) : null}
        {stops.map(({ title, detail }) => (
          <p
            key={title}
            role="status"
            className="border-b bg-bad-soft px-4 py-1 text-center text-bad text-sm"
          >
            <strong>{title}</strong> {detail}
          </p>
        ))}
      </header>
      <main id="main" className="mx-auto w-full max-w-[90rem] grow px-4 py-5" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
