"use client";
import { type MouseEvent, type ReactNode, useId, useLayoutEffect, useRef } from "react";

type DialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: string;
  readonly children: ReactNode;
};

/**
 * A question that must be answered before going on. Focus goes in, stays in, and comes back. The browser's own dialog,
 * because the page's security policy lets no script write styles.
 */
export function Dialog({ open, ...rest }: DialogProps) {
  return open ? <OpenDialog {...rest} /> : null;
}

function OpenDialog({ onOpenChange, title, description, children }: Omit<DialogProps, "open">) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    // Closing before it leaves the page is what gives the focus back.
    return () => current?.close();
  }, []);
  const onClick = (event: MouseEvent) => {
    if (event.target === dialog.current) onOpenChange(false);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is on the backdrop; Escape is its key.
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-told` : undefined}
      onClick={onClick}
      onCancel={(event) => {
        event.preventDefault();
        onOpenChange(false);
      }}
      className="fixed top-[10vh] mx-auto max-h-[80vh] w-[calc(100%-2rem)] max-w-lg overflow-y-auto overscroll-contain rounded-lg border bg-surface p-0 text-text shadow-xl outline-none backdrop:bg-black/40"
    >
      <div className="p-5">
        <h2 id={`${id}-title`} className="font-semibold text-lg">
          {title}
        </h2>
        {description ? (
          <p id={`${id}-told`} className="mt-1 text-muted text-sm">
            {description}
          </p>
        ) : null}
        <div className="mt-4">{children}</div>
      </div>
    </dialog>
  );
}
