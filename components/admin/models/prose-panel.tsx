import { Panel } from "#components/ui/panel";
import { Prose } from "#components/ui/prose";
import { proseSections } from "../../ui/prose-blocks";

/** What its maker wrote about a version; the figures stand in tables of their own. */
export function ProsePanel({ text }: { readonly text: string }) {
  const sections = proseSections(text).filter(
    ({ title, blocks }) => blocks.length > 0 && !title.startsWith("Figures"),
  );
  if (sections.length === 0) return null;
  return (
    <Panel title="In its maker's words">
      <div className="grid grid-cols-1 gap-x-8 gap-y-4 lg:grid-cols-2">
        {sections.map(({ title, blocks }) => (
          <div key={title} className="flex max-w-prose flex-col gap-1">
            <h3 className="font-semibold text-sm">{title}</h3>
            <Prose blocks={blocks} />
          </div>
        ))}
      </div>
    </Panel>
  );
}
