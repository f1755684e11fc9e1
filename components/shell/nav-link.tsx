"use client";
import { usePathname } from "next/navigation";
import { cn } from "../ui/cn";

/** A way to a desk; marked when one is there. */
export function NavLink({
  href,
  title,
  shortcut,
}: {
  readonly href: string;
  readonly title: string;
  readonly shortcut?: string;
}) {
  const isHere = usePathname().startsWith(href);
  return (
    <a
      href={href}
      aria-current={isHere ? "page" : undefined}
      aria-keyshortcuts={shortcut}
      title={shortcut ? `${title} (${shortcut})` : title}
      className={cn(
        "rounded-md px-2.5 py-1 text-sm hover:bg-sunken",
        isHere ? "bg-accent-soft font-medium text-accent" : "text-text",
      )}
    >
      {title}
    </a>
  );
}
