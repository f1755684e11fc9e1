import { Notice } from "#components/ui/notice";
import type { EvidenceDto } from "#lib/contracts/cases";
import { FieldList } from "./field-list";
import { ImageEvidence } from "./image-evidence";

/** What there is to judge, by its kind. Anything that cannot be shown better is shown raw and blocks nothing. */
export function Evidence({ evidence }: { readonly evidence: EvidenceDto }) {
  switch (evidence.kind) {
    case "features":
      return <FieldList fields={evidence.fields} />;
    case "text":
      return <LongText text={evidence.text} />;
    case "image":
      return <ImageEvidence mediaType={evidence.media_type} base64={evidence.base64} />;
    case "raw":
      return (
        <div className="flex flex-col gap-2">
          <Notice tone="warn">This input has no layout of its own; here it is as it came.</Notice>
          <pre className="overflow-x-auto whitespace-pre-wrap break-words rounded bg-sunken p-3 font-mono text-sm">
            {evidence.text}
          </pre>
        </div>
      );
    case "none":
      return <p className="text-muted">{evidence.detail}</p>;
  }
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
