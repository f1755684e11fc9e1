"use client";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { Notice } from "#components/ui/notice";

/** A secret that the server shows this once and cannot show again. */
export function ShownOnce({ title, secret }: { readonly title: string; readonly secret: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const onCopy = async () => {
    await navigator.clipboard.writeText(secret);
    setIsCopied(true);
  };
  return (
    <Notice tone="warn" title={title} alert>
      <p>It is shown now and never again.</p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <code className="select-all break-all rounded bg-surface px-2 py-1 font-mono text-text">
          {secret}
        </code>
        <Button size="small" onClick={() => void onCopy()}>
          {isCopied ? "Copied" : "Copy"}
        </Button>
      </div>
    </Notice>
  );
}
