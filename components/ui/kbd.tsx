/** A key as it is printed on a keyboard, beside the control that it works. */
export function Kbd({ children }: { readonly children: string }) {
  return (
    <span
      aria-hidden="true"
      className="inline-flex h-5 min-w-5 items-center justify-center rounded border border-current/30 px-1 font-mono text-[0.6875rem] leading-none"
    >
      {children}
    </span>
  );
}
