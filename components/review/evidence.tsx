import { Notice } from "#components/ui/notice";
import type { EvidenceDto } from "#lib/contracts/cases";
import { FieldList } from "./field-list";
import { ImageEvidence } from "./image-evidence";
import { TextEvidence } from "./text-evidence";

/** What there is to judge, by its kind. Anything that cannot be shown better is shown raw and blocks nothing. */
export function Evidence({ evidence }: { readonly evidence: EvidenceDto }) {
  switch (evidence.kind) {
    case "features":
      return <FieldList fields={evidence.fields} />;
    case "text":
      return <TextEvidence text={evidence.text} />;
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
