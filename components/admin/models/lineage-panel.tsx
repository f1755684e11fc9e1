import { Panel } from "#components/ui/panel";
import { ScrollRegion } from "#components/ui/scroll-region";
import { TextLink } from "#components/ui/text-link";
import type { LineageEdgeDto, ModelVersionDetailDto } from "#lib/contracts/models";
import { cn } from "../../ui/cn";
import { layoutLineage, nameOf, type PlacedNode } from "./lineage-layout";

const CELL = { width: 190, height: 62 };
const BOX = { width: 142, height: 34 };

/** What a version was made from and what was made from it, drawn, and in words below. */
export function LineagePanel({
  lineage: { ancestors, descendants },
  self,
}: {
  readonly lineage: ModelVersionDetailDto["lineage"];
  readonly self: { readonly model: string; readonly version: number };
}) {
  const edges = [...ancestors, ...descendants];
  if (edges.length === 0) {
    return (
      <Panel title="Lineage">
        <p className="text-muted text-sm">
          Made from no other version, and no other was made from it.
        </p>
      </Panel>
    );
  }
  return (
    <Panel title="Lineage">
      <div className="flex flex-col gap-3">
        <Drawing edges={edges} self={nameOf(self)} />
        <ul className="flex flex-col gap-1 text-sm">
          {edges.map(({ relation, child, parent }) => (
            <li key={`${nameOf(child)} ${relation} ${nameOf(parent)}`}>
              <NodeLink node={child} /> {relation.replaceAll("_", " ")} <NodeLink node={parent} />
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

function NodeLink({ node }: { readonly node: LineageEdgeDto["child"] }) {
  const name = nameOf(node);
  if (node.version_id === null) return <span>{name} (not registered here)</span>;
  return <TextLink href={`/models/${node.model}/${node.version}`}>{name}</TextLink>;
}

function Drawing({
  edges,
  self,
}: {
  readonly edges: readonly LineageEdgeDto[];
  readonly self: string;
}) {
  const { nodes, edges: lines, columns, rows } = layoutLineage(edges);
  const width = (columns - 1) * CELL.width + BOX.width + 4;
  const height = (rows - 1) * CELL.height + BOX.height + (lines.some(isLong) ? BOW : 4);
  return (
    <ScrollRegion label="Lineage, drawn">
      <svg
        viewBox={`-2 -2 ${width} ${height}`}
        width={width}
        height={height}
        aria-hidden="true"
        focusable="false"
      >
        {lines.map(({ from, to, relation }) => (
          <path
            key={`${from.name} ${relation} ${to.name}`}
            d={lineBetween(from, to)}
            className="fill-none stroke-line-strong"
          />
        ))}
        {nodes.map((it) => (
          <Box key={it.name} placed={it} isSelf={it.name === self} />
        ))}
      </svg>
    </ScrollRegion>
  );
}

/** How far a line that passes boxes swings out below them. */
const BOW = 34;

/** Whether a line passes boxes on its way. */
function isLong({ from, to }: { readonly from: PlacedNode; readonly to: PlacedNode }): boolean {
  return to.column - from.column > 1;
}

/** From the right side of one box to the left side of the other; past boxes in between it goes below. */
function lineBetween(from: PlacedNode, to: PlacedNode): string {
  const [x1, x2] = [from.column * CELL.width + BOX.width, to.column * CELL.width];
  const bow = isLong({ from, to }) ? BOW : 0;
  const y1 = from.row * CELL.height + BOX.height / 2;
  const y2 = to.row * CELL.height + BOX.height / 2;
  const pull = Math.min((x2 - x1) / 2, CELL.width / 2);
  return `M ${x1} ${y1} C ${x1 + pull} ${y1 + bow}, ${x2 - pull} ${y2 + bow}, ${x2} ${y2}`;
}

function Box({ placed, isSelf }: { readonly placed: PlacedNode; readonly isSelf: boolean }) {
  const [x, y] = [placed.column * CELL.width, placed.row * CELL.height];
  return (
    <g>
      <rect
        x={x}
        y={y}
        rx={6}
        {...BOX}
        className={cn(
          isSelf ? "fill-accent-soft stroke-accent" : "fill-surface stroke-line-strong",
        )}
        {...(placed.node.version_id === null ? { strokeDasharray: "4 3" } : {})}
      />
      <text
        x={x + BOX.width / 2}
        y={y + BOX.height / 2 + 4}
        textAnchor="middle"
        className={cn("text-[12px]", isSelf ? "fill-accent font-semibold" : "fill-text")}
      >
        {shortened(placed.name)}
      </text>
    </g>
  );
}

const MOST_LETTERS = 20;

/** The number stays readable. */
function shortened(name: string): string {
  if (name.length <= MOST_LETTERS) return name;
  const at = name.lastIndexOf(" ");
  const number = name.slice(at);
  return `${name.slice(0, MOST_LETTERS - number.length - 1)}…${number}`;
}
