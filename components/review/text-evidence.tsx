"use client";
import { useState } from "react";
import { Button } from "#components/ui/button";
import { maskText } from "./mask-text";

/** A text to judge. Links, addresses and telephone numbers in it stay hidden until the reviewer asks for them. */
export function TextEvidence({ text }: { readonly text: string }) {
  const [isWhole, setIsWhole] = useState(false);
  const masked = maskText(text);
  return (
    <div className="flex flex-col items-start gap-2">
      <LongText text={isWhole ? text : masked} />
      {masked === text ? null : (
        <Button size="small" aria-pressed={isWhole} onClick={() => setIsWhole((it) => !it)}>
          {isWhole ? "Hide links and numbers" : "Show links and numbers"}
        </Button>
      )}
    </div>
  );
}

/** Paragraphs of readable width; what is out of sight is not laid out before it is scrolled to. */
function LongText({ text }: { readonly text: string }) {
  return (
    <div className="max-w-prose text-base leading-relaxed">
      {text.split(/\n{2,}/).map((paragraph, index) => (
        <p
          // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text have no other name and never move.
          key={index}
          className="mb-3 whitespace-pre-wrap break-words [content-visibility:auto] last:mb-0"
        >
          {paragraph}
        </p>
      ))}
    </div>
  );
}
